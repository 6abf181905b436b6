import { UserError } from '@bellwether/core'
import { expect, it } from 'vitest'
import { streamedAnswer, wholeAnswer } from './attempts.ts'

class Lost extends Error {}

const notices: string[] = []
const loss = {
  isLoss: (error: unknown) => error instanceof Lost,
  notice: (text: string) => notices.push(text),
  wait: 0,
}

/** Answers that give some rows and then break off, one after the other. */
function broken(answers: readonly (readonly [rows: number, error?: Error])[]) {
  let asked = 0
  return () => {
    const [rows, error] = answers[Math.min(asked++, answers.length - 1)]!
    return (async function* () {
      for (let n = 0; n < rows; n++) yield [{ n }]
      if (error) throw error
    })()
  }
}

it('gives an answer whole after a worker was lost, never the rows of two attempts', async () => {
  const rows = await wholeAnswer(broken([[2, new Lost('gone')], [1, new Lost('gone')], [3]]), loss)
  expect(rows).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }])
  expect(notices.at(-1)).toContain('3 of 3')
})

it('gives up after three losses, with what to do', async () => {
  const answer = wholeAnswer(broken([[2, new Lost('gone')]]), loss)
  await expect(answer).rejects.toMatchObject({ name: 'UserError', hint: expect.stringContaining('workers') })
})

it('does not ask again for what is wrong in itself', async () => {
  const wrong = new Error('syntax')
  await expect(wholeAnswer(broken([[0, wrong], [3]]), loss)).rejects.toBe(wrong)
})

it('asks again for a stream until its first block has come, and fails after it', async () => {
  const read = async (answers: Parameters<typeof broken>[0]) => {
    const rows: unknown[] = []
    for await (const block of streamedAnswer(broken(answers), loss)) rows.push(...block)
    return rows
  }
  expect(await read([[0, new Lost('gone')], [2]])).toEqual([{ n: 0 }, { n: 1 }])
  await expect(read([[1, new Lost('gone')], [2]])).rejects.toBeInstanceOf(UserError)
})
