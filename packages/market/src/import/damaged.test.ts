import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import sql, { raw } from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDuckdb } from '../engines/duckdb.ts'
import { openWorkspace } from '../workspace/open.ts'
import { importFile } from './import.ts'
import type { FileOptions } from './options.ts'
import { csvCell } from './rejects.ts'

let folder: string
let workspace: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  workspace = join(folder, 'w')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function run(content: string | Buffer, name = 'sales.csv', options: FileOptions = {}) {
  const path = join(folder, name)
  await writeFile(path, content)
  return importFile(path, workspace, { as: 'sales', ...options }, { threads: 1 })
}

async function query(text: string) {
  const opened = await openWorkspace(workspace, { threads: 1 })
  const answer = await opened.all(sql`${raw(text)}`)
  await opened.close()
  return answer
}

/** Nothing of a refused file may stay behind. */
async function expectNothingLeft() {
  const kept = async (name: string) => readdir(join(workspace, name)).catch(() => [])
  expect(await kept('parts')).toEqual([])
  expect(await kept('staging')).toEqual([])
  expect(await query('select count(*) as n from sales')).toEqual([{ n: 0 }])
}

const head = 'date,vendor,amount\n'
const good = '2025-01-01,A,1\n'
const gzip = gzipSync(head + good.repeat(1000))

async function parquet(): Promise<Buffer> {
  const path = join(folder, 'whole.parquet')
  const engine = await openDuckdb({ threads: 1 })
  await engine.run(
    sql`copy (select date '2025-01-01' as date, 'A' as vendor, 1 as amount) to ${raw(`'${path}'`)}`,
  )
  await engine.close()
  return readFile(path)
}

describe('a file that can not be read is refused with the remedy', () => {
  test.each<[string, string | Buffer, string, RegExp]>([
    ['empty', '', 'a.csv', /is empty/],
    ['only a byte order mark', '\ufeff', 'a.csv', /holds no rows/],
    ['only empty lines', '\n\n\n', 'a.csv', /holds no rows/],
    ['header only', head, 'a.csv', /no rows/],
    ['no header', good.repeat(3), 'a.csv', /has no header/],
    ['gzip cut short', gzip.subarray(0, gzip.length - 12), 'a.csv.gz', /ends in the middle of its gzip/],
    [
      'gzip with a wrong byte',
      Buffer.concat([gzip.subarray(0, 20), Buffer.from([255, 255]), gzip.subarray(22)]),
      'a.csv.gz',
      /gzip/,
    ],
    ['gzip of nothing', gzipSync(''), 'a.csv.gz', /holds no rows/],
    ['zero bytes', Buffer.alloc(5000), 'a.csv', /zero bytes/],
    ['an Excel workbook', Buffer.from('504b030414000600', 'hex'), 'a.xlsx', /Excel/],
    ['a PDF', '%PDF-1.7 …', 'a.pdf', /PDF/],
    [
      'Parquet of zeros',
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100), Buffer.from('PAR1')]),
      'a.parquet',
      /damaged Parquet/,
    ],
    ['JSON that holds no object', '[1, 2, 3]', 'a.json', /has no header|no JSON objects|found no column/],
    [
      'JSON of other keys',
      '{"data": [{"date": "2025-01-01"}]}',
      'a.json',
      /found no column for ts, vendor among data/,
    ],
    [
      'no row that can be taken',
      `${head}x,A,1\ny,B,2\n`,
      'a.csv',
      /found no column for ts|none of the 2 rows/,
    ],
  ])('%s', async (_, content, name, message) => {
    await expect(run(content, name)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    })
    await expectNothingLeft()
  })

  test('Parquet cut short', async () => {
    const whole = await parquet()
    await expect(run(whole.subarray(0, whole.length - 30), 'a.parquet')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('damaged Parquet'),
    })
    await expectNothingLeft()
  })

  test('missing, a folder, a pipe or device, without permission', async () => {
    const from = (path: string) => importFile(join(folder, path), workspace, {}, { threads: 1 })
    await expect(from('none.csv')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('does not exist'),
    })
    await mkdir(join(folder, 'sub'))
    await expect(from('sub')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('is a folder'),
    })
    if (process.platform === 'win32') return
    await expect(importFile('/dev/null', workspace, {}, { threads: 1 })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('is a pipe or a device'),
    })
    if (process.getuid?.() === 0) return
    await writeFile(join(folder, 'secret.csv'), head + good, { mode: 0 })
    await expect(from('secret.csv')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('may not be read'),
    })
    await chmod(join(folder, 'secret.csv'), 0o600)
  })

  test('a line without an end', async () => {
    await expect(run(`${head}2025-01-01,A,${'1'.repeat(40 * 2 ** 20)}`)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('sales.csv:2 is longer than 16 MB'),
    })
    await expectNothingLeft()
  })
})

describe('rows that can not be taken are told, and the others kept', () => {
  test.each<[string, string | Buffer, string, number, string | null, number]>([
    // content after the header and one good row; reason; rows kept; column; line
    ['too few cells', '2025-01-02,B\n', 'columns', 2, null, 3],
    ['too many cells', '2025-01-02,B,1,2\n', 'columns', 2, null, 3],
    ['a quote that is never closed', '2025-01-02,"B,1\n', 'quote', 2, null, 3],
    ['a quote that the next line closes', '2025-01-02,"B,1\n2025-01-02,"B",1\n', 'quote', 3, null, 3],
    ['text after a quote', '2025-01-02,"B" x,1\n', 'quote', 2, null, 3],
    ['a quoted line end before it', '2025-01-02,"B\nB",1\n2025-01-02,B,one\n', 'number', 3, 'amount', 5],
    ['empty lines before it', '\n\n2025-01-02,B,one\n', 'number', 2, 'amount', 5],
    ['a zero byte', '2025-01-02,B\0,1\n', 'control', 2, null, 3],
    ['a day that is none', '2025-02-30,B,1\n', 'date', 2, 'ts', 3],
    ['an empty vendor', '2025-02-03,  ,1\n', 'empty', 2, 'vendor', 3],
    ['a formula', '2025-02-03,B,=1+1\n', 'number', 2, 'amount', 3],
    ['infinity', '2025-02-03,B,Infinity\n', 'number', 2, 'amount', 3],
    ['a number too large', '2025-02-03,B,1e999\n', 'number', 2, 'amount', 3],
    ['a year of five digits', '20250-02-03,B,1\n', 'date', 2, 'ts', 3],
    ['two decimal points', '2025-02-03,B,1.2.3\n', 'number', 2, 'amount', 3],
  ])('%s', async (_, line, reason, kept, column, at) => {
    const result = await run(`${head}${good}${line}${good.replace('A', 'C')}`)
    expect(result).toMatchObject({
      rows: kept,
      rejected: 1,
      reasons: [{ reason, column, line: at, rows: 1 }],
    })
    expect(await query('select count(*) as n from sales')).toEqual([{ n: kept }])
    const [, told] = (await readFile(join(workspace, result.rejects!), 'utf8')).split('\n')
    expect(told).toMatch(new RegExp(`^sales.csv,${at},${column ?? ''},`))
  })

  test('bytes that are not UTF-8 among characters that are', async () => {
    const bad = Buffer.concat([
      Buffer.from(`${head}2025-01-01,智谱清言,1\n2025-01-02,`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',1\n'),
    ])
    expect(await run(bad)).toMatchObject({ rows: 1, rejected: 1, reasons: [{ reason: 'encoding', line: 3 }] })
    expect(await query('select vendor from sales')).toEqual([{ vendor: '智谱清言' }])
  })

  test('a damaged line of NDJSON, and JSON cut short', async () => {
    const record = '{"date":"2025-01-01","vendor":"A","amount":1}'
    const lines = await run(`${record}\n{"date":\n[1]\n\n${record}\n`, 'a.ndjson')
    expect(lines).toMatchObject({
      rows: 2,
      rejected: 2,
      reasons: [{ reason: 'object', column: null, line: 2, rows: 2 }],
    })
    const cut = await run(`[\n ${record},\n {"date": "2025-01-02", "ven`, 'b.json')
    expect(cut).toMatchObject({ rows: 1, rejected: 1, reasons: [{ reason: 'json', line: 3 }] })
  })

  test('Parquet: not a number, nothing, infinity', async () => {
    const path = join(folder, 'a.parquet')
    const engine = await openDuckdb({ threads: 1 })
    await engine.run(
      sql`copy (select unnest(['1', 'nan', 'inf', '-2']::double[]) as amount, date '1950-01-01' as date, 'A' as vendor) to ${raw(`'${path}'`)}`,
    )
    await engine.close()
    const result = await importFile(path, workspace, { as: 'sales' }, { threads: 1 })
    expect(result).toMatchObject({
      rows: 3,
      rejected: 1,
      first: '1950-01-01',
      reasons: [{ column: 'amount', line: 3 }],
    })
    expect(await query('select amount from sales order by 1')).toEqual([
      { amount: -2 },
      { amount: 1 },
      { amount: null },
    ])
  })
})

describe('what is unusual but right is taken', () => {
  test('days before 1970 and in the future, negative and huge amounts, missing numbers', async () => {
    const result = await run(`${head}1899-12-31,A,-5\n2999-01-01,B,1e300\n2025-01-01,C,NA\n2025-01-01,D,\n`)
    expect(result).toMatchObject({ rows: 4, rejected: 0, first: '1899-12-31', last: '2999-01-01' })
  })

  test('two digits of a year are 1969 to 2068', async () => {
    await run(`${head}31/12/69,A,1\n31/12/68,B,1\n`)
    expect(await query('select cast(ts as date) as day from sales order by vendor')).toEqual([
      { day: '1969-12-31' },
      { day: '2068-12-31' },
    ])
  })

  test('columns of the same name, and without a name', async () => {
    const result = await run('date,vendor,amount,amount,\n2025-01-01,A,1,2,x\n')
    expect(await query('select amount, properties from sales')).toEqual([
      { amount: 1, properties: '{"amount_2":"2","column_5":"x"}' },
    ])
    expect(result.plan.properties).toEqual(['amount_2', 'column_5'])
  })

  test('a cell of 10 MB and names full of quotes', async () => {
    const name = `it's "x"; drop table sales; --`
    const long = 'x'.repeat(10 * 2 ** 20)
    await run(`date,vendor,amount,${csvCell(name)}\n2025-01-01,A,1,${long}\n`)
    expect(await query('select length(properties) as n from sales')).toEqual([
      { n: JSON.stringify({ [name]: long }).length },
    ])
  })

  test('2,000 columns', async () => {
    const names = Array.from({ length: 2000 }, (_, i) => `p${i}`)
    const result = await run(`date,vendor,amount,${names.join(',')}\n2025-01-01,A,1,${names.join(',')}\n`)
    expect(result.plan.properties).toHaveLength(2000)
    expect(await query("select properties ->> '$.p1999' as p from sales")).toEqual([{ p: 'p1999' }])
  })
})

test('whatever cells hold, a row is taken as it is or told', async () => {
  // Cells as a careful program writes them: quoted where needed.
  const cell = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', ';', "'", '智', '=', '\\'),
    maxLength: 6,
  })
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 })
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(table, async (cells) => {
      await rm(workspace, { recursive: true, force: true })
      const lines = cells.map(([vendor, note], i) => `2025-01-01,${quote(`v${vendor}`)},${i},${quote(note)}`)
      const result = await run(`date,vendor,amount,note\n${lines.join('\n')}\n`)
      expect(result).toMatchObject({ rows: cells.length, rejected: 0 })
      const kept = await query("select vendor, properties ->> '$.note' as note from sales order by amount")
      // Line ends inside a cell are kept as they are or as \n; blanks around a text are no part of it.
      const plain = (text: string) => text.replaceAll('\r\n', '\n')
      expect(kept.map(({ vendor, note }) => [plain(String(vendor)), plain(String(note ?? ''))])).toEqual(
        cells.map(([vendor, note]) => [plain(`v${vendor}`.trim()), plain(note)]),
      )
    }),
    { numRuns: 15 },
  )
})

test.each([
  ['=1+1', "'=1+1"],
  ['+SUM(A1)', "'+SUM(A1)"],
  ['-cmd|x', "'-cmd|x"],
  ['@import', "'@import"],
  ['\t=1', "'\t=1"],
  ['-12.5', '-12.5'],
  ['a,"b"', '"a,""b"""'],
  [' x', '" x"'],
])('a cell that a spreadsheet would run is written as text: %j', (value, written) => {
  expect(csvCell(value)).toBe(written)
})
