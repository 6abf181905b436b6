import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readTable } from '@bellwether/market'
import { expect, it, onTestFinished } from 'vitest'
import { numbersOf } from './columns.ts'

function file(name: string, content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'columns-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const plain = 'id,value\na,"1,200"\nb,NA\nc,12k\n'

// Lines are counted by hand, as an editor shows them.
it.each([
  ['plain.csv', plain, 4],
  ['plain.csv.gz', gzipSync(plain), 4],
  ['blank.csv', 'id,value\n\na,1\n\n\nb,12k\n', 6],
  ['quoted.csv', 'id,value\n"a\nof two lines",1\nb,12k\nc,3\n', 4],
  ['header.csv', '"id\nof it",value\na,1\nb,12k\n', 4],
  ['windows.csv', 'id,value\r\na,1\r\nb,12k\r\n', 3],
  ['lines.ndjson', '{"id":"a","value":1}\n{"id":"b","value":"12k"}\n', 2],
  [
    'list.json',
    '[\n  {\n    "id": "a",\n    "value": 1\n  },\n  {\n    "id": "b",\n    "value": "12k"\n  }\n]\n',
    6,
  ],
])('tells the line of a cell that is no number: %s', async (name, content, line) => {
  const path = file(name, content)
  const table = await readTable(path)
  expect(() => numbersOf(table, 'value')).toThrow(`${path}:${line}, column "value": "12k" is not a number`)
})

it('tells the line of the only such cell of a long file', async () => {
  const lines = Array.from({ length: 9000 }, (_, i) => `${i},${i === 8000 ? 'odd' : i}`)
  const path = file('long.csv', `id,value\n${lines.join('\n')}\n`)
  const table = await readTable(path)
  expect(() => numbersOf(table, 'value')).toThrow(`${path}:8002, column "value": "odd"`)
})

it('knows numbers in a notation of their own from what is none', async () => {
  const path = file('money.csv', 'value\n"$1,200"\n(5.5)\n12 %\nunknown\n')
  const table = await readTable(path)
  expect(() => numbersOf(table, 'value')).toThrow(`${path}:5, column "value": "unknown"`)
  const mixed = await readTable(file('mixed.csv', 'value\n"1.234,5"\n"1,234.5"\n'))
  expect(() => numbersOf(mixed, 'value')).toThrow('not all written in the same way')
})

it('counts rows where no file gave the table', () => {
  const table = { rows: 2, columns: new Map([['value', ['1', '12k']]]) }
  expect(() => numbersOf(table, 'value')).toThrow('row 2, column "value": "12k" is not a number')
})
