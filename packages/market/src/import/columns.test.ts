import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { readColumns } from './columns.ts'

const folder = mkdtempSync(join(tmpdir(), 'columns-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const csv = '"name","price.a",chosen\nx,1.5,yes\ny,NA,no\nz,,no\n'

it('reads columns with their types; empty and NA are nothing', async () => {
  const expected = { name: ['x', 'y', 'z'], 'price.a': [1.5, null, null] }
  expect(await readColumns(file('a.csv', csv))).toMatchObject(expected)
  expect(await readColumns(file('a.csv.gz', gzipSync(csv)))).toMatchObject(expected)
  expect(await readColumns(file('a.ndjson', '{"a":1}\n{"a":2}\n'))).toEqual({ a: [1, 2] })
})

it('says what is wrong with a file', async () => {
  await expect(readColumns(join(folder, 'none.csv'))).rejects.toThrow('does not exist')
  await expect(readColumns(file('empty.csv', 'a,b\n'))).rejects.toThrow('has no rows')
})
