import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readTable } from './table.ts'

function file(content: string, name = 'table.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('numbers become Float64Array, texts stay texts, what is missing is NaN or null', async () => {
  const { rows, columns } = await readTable(file('name,value,mixed\na,"1,234.5",1\n,NA,x\nc,-2,3\n'))
  expect(rows).toBe(3)
  expect([...columns]).toEqual([
    ['name', ['a', null, 'c']],
    ['value', Float64Array.of(1234.5, Number.NaN, -2)],
    ['mixed', ['1', 'x', '3']],
  ])
})

test('any format, with the order of rows kept', async () => {
  const numbers = Array.from({ length: 5000 }, (_, i) => i)
  const ndjson = await readTable(file(numbers.map((i) => `{"i":${i}}`).join('\n'), 'a.ndjson'))
  expect(ndjson.columns.get('i')).toEqual(Float64Array.from(numbers))
  const spaces = await readTable(file(numbers.map((i) => ` ${i}  ${i * 2}`).join('\n'), 'a.txt'), {
    columns: ['a', 'b'],
  })
  expect(spaces.columns.get('b')).toEqual(Float64Array.from(numbers, (i) => i * 2))
})

test('a text far from the sample makes a column texts', async () => {
  const lines = Array.from({ length: 9001 }, (_, i) => (i === 8999 ? 'odd' : String(i)))
  const { columns } = await readTable(file(`value\n${lines.join('\n')}\n`))
  expect((columns.get('value') as string[])[8999]).toBe('odd')
})

test('rows of a file of many blocks keep their order, those of a column that is read twice too', async () => {
  const count = 600_000
  const lines = Array.from({ length: count }, (_, i) => `${i},${i === count - 1 ? 'last' : i},some more text`)
  const { columns } = await readTable(file(`a,b,c\n${lines.join('\n')}\n`), { only: ['a', 'b'] })
  const [a, b] = [columns.get('a') as Float64Array, columns.get('b') as string[]]
  expect(a.findIndex((v, i) => v !== i)).toBe(-1)
  expect(b.findIndex((v, i) => v !== String(i))).toBe(count - 1)
})

test('a damaged row is refused with its line', async () => {
  await expect(readTable(file('a,b\n1,2\n\n3\n'))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('table.csv:4'),
  })
})
