import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays } from '@bellwether/core'
import { importFile } from '@bellwether/market'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ReportContext } from '../context.ts'
import { type OwnData, openOwnData } from '../own.ts'
import { plainText } from '../section.ts'
import { growthOfUsers } from './growth.ts'

let folder: string
let own: OwnData

// Twelve weeks from Monday 2025-01-06. Every week ten users begin: five are back a week later, and two of these in the
// week after that.
const lines = Array.from({ length: 12 }, (_, week) =>
  Array.from({ length: 10 }, (_, i) =>
    [0, ...(i < 5 ? [1] : []), ...(i < 2 ? [2] : [])]
      .filter((later) => week + later < 12)
      .map((later) => `${addDays('2025-01-06', (week + later) * 7 + 6)},u${week}-${i}`),
  ),
).flat(2)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  const file = join(folder, 'events.csv')
  await writeFile(file, `ts,user_id\n${lines.join('\n')}\n`)
  await importFile(file, join(folder, 'workspace'), { as: 'events' })
  own = await openOwnData(join(folder, 'workspace'), 'en')
})
afterAll(async () => {
  await own.engine.close()
  await rm(folder, { recursive: true, force: true })
})

const build = (language: 'en' | 'zh', data: OwnData | undefined) =>
  growthOfUsers.build({ language, own: data } as ReportContext)

it('says what can be counted by hand, each finding with its figure', async () => {
  const { findings, figures, notes } = await build('en', own)
  // In a full week 10 are new, 5 are of the week before and 2 of two weeks before: 17 active, of whom 5, 3 and 2 leave.
  const said = findings.map(({ text }) => plainText(text))
  expect(said[0]).toContain('17 users were active, 0 (0.0%)')
  expect(said[0]).toContain('10 new and 0 back, 10 left')
  expect(said[1]).toContain('1 users were won for each one lost')
  expect(said[2]).toContain('Of 110 users who could be watched, 50.0% came back')
  const ids = figures.map(({ id }) => id)
  for (const { figure } of findings) expect(ids).toContain(figure)
  expect(notes).not.toHaveLength(0)
})

it('speaks Chinese, and is left out without a workspace', async () => {
  const { findings } = await build('zh', own)
  expect(plainText(findings[0]!.text)).toContain('17 名活跃用户')
  expect(await build('en', undefined)).toMatchObject({ findings: [], figures: [] })
})
