import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import sql, { raw } from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDuckdb } from '../engines/duckdb.ts'
import { openWorkspace } from '../workspace/open.ts'
import type { ImportSurroundings } from './import.ts'
import { importFile } from './import.ts'
import type { ImportOptions } from './options.ts'

let folder: string
let workspace: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  workspace = join(folder, "work'space [1]")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function file(content: string | Buffer, name = 'sales.csv'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const run = async (
  content: string | Buffer,
  options: Partial<ImportOptions> & { name?: string } = {},
  around: ImportSurroundings = {},
) => {
  const { name, ...rest } = options
  return importFile(await file(content, name), workspace, { as: 'sales', ...rest }, { threads: 1, ...around })
}

async function rows(query: string) {
  const opened = await openWorkspace(workspace, { threads: 1 })
  const answer = await opened.all(sql`${raw(query)}`)
  await opened.close()
  return answer
}

const amounts = () => rows('select vendor, amount from sales order by ts, vendor')
const ab = [
  { vendor: 'A', amount: 1.5 },
  { vendor: 'B', amount: 2 },
]
const csv = 'date,vendor,amount\n2025-01-01,A,1.5\n2025-01-02,B,2\n'

describe('formats', () => {
  const records = [
    { date: '2025-01-01', vendor: 'A', amount: 1.5 },
    { date: '2025-01-02', vendor: 'B', amount: 2 },
  ]
  const ndjson = records.map((record) => JSON.stringify(record)).join('\n')

  test.each<[string, string | Buffer, string]>([
    ['CSV', csv, 'a.csv'],
    ['CSV without a last line end', csv.trimEnd(), 'a.csv'],
    ['CSV of Windows', csv.replaceAll('\n', '\r\n'), 'a.csv'],
    ['CSV of old Macs', csv.replaceAll('\n', '\r'), 'a.csv'],
    ['CSV with mixed line ends', csv.replace('\n', '\r\n'), 'a.csv'],
    ['CSV with a byte order mark', `\ufeff${csv}`, 'a.csv'],
    ['CSV with Excel’s separator line', `sep=;\n${csv.replaceAll(',', ';')}`, 'a.csv'],
    ['TSV', csv.replaceAll(',', '\t'), 'a.tsv'],
    ['semicolons and decimal commas', 'date;vendor;amount\n2025-01-01;A;1,5\n2025-01-02;B;2\n', 'a.csv'],
    ['bars', csv.replaceAll(',', '|'), 'a.txt'],
    ['spaces', csv.replaceAll(',', '   '), 'a.txt'],
    ['NDJSON', ndjson, 'a.ndjson'],
    ['a JSON array', JSON.stringify(records), 'a.json'],
    ['an indented JSON array', JSON.stringify(records, null, 2), 'a.json'],
    ['gzip CSV', gzipSync(csv), 'a.csv.gz'],
    ['gzip NDJSON', gzipSync(ndjson), 'a.ndjson.gz'],
    ['gzip by another name', gzipSync(csv), 'a.csv'],
    ['a name with glob characters', csv, "it's [a]*.csv"],
    ['empty lines', csv.replaceAll('\n', '\n\n'), 'a.csv'],
    ['rows of empty cells', `${csv},,\n , ,\n`, 'a.csv'],
  ])('%s', async (_, content, name) => {
    const result = await run(content, { name })
    expect({ ...result, plan: undefined }).toMatchObject({
      state: 'imported',
      read: 2,
      rows: 2,
      rejected: 0,
      rejects: null,
      first: '2025-01-01',
      last: '2025-01-02',
    })
    expect(await amounts()).toEqual(ab)
  })

  test.each(['utf-16le', 'utf-16be', 'gb18030', 'windows-1252'])('%s', async (encoding) => {
    const name = encoding === 'windows-1252' ? 'Café Zürich' : '智谱清言'
    const text = `date,vendor,amount\n${`2025-01-01,${name},1.5\n`.repeat(3)}`
    const bytes = iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf-16') })
    expect((await run(bytes)).encoding).toBe(encoding)
    expect(await rows('select distinct vendor from sales')).toEqual([{ vendor: name }])
  })

  test('an encoding that the user names', async () => {
    await run(iconv.encode('date,vendor,amount\n2025-01-01,東京,1\n', 'shift_jis'), { encoding: 'shift_jis' })
    expect(await rows('select vendor from sales')).toEqual([{ vendor: '東京' }])
  })

  test('Parquet, with types of its own', async () => {
    const path = join(folder, 'a.parquet')
    const engine = await openDuckdb({ threads: 1 })
    await engine.run(sql`copy (select timestamp '2025-01-01 10:00' as date, 'A' as vendor, 1.5::decimal(9, 2) as amount, [1, 2] as tags
      union all select null, 'B', 2, null) to ${raw(`'${path}'`)}`)
    await engine.close()
    const result = await importFile(path, workspace, { as: 'sales' }, { threads: 1 })
    expect(result).toMatchObject({
      rows: 1,
      rejected: 1,
      reasons: [{ column: 'ts', reason: 'empty', line: 2 }],
    })
    expect(await rows('select ts, amount, properties from sales')).toEqual([
      { ts: '2025-01-01T10:00:00.000Z', amount: 1.5, properties: '{"tags":"[1,2]"}' },
    ])
  })

  test('a text of numbers between spaces without a header, its columns named', async () => {
    // The layout of the CDNOW sample (Fader and Hardie): two ids, the day, units, dollars.
    const text =
      ' 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00021 0002 19970101  3   63.34\n'
    await expect(run(text, { name: 'a.txt' })).rejects.toMatchObject({
      hint: expect.stringContaining('--columns'),
    })
    await run(text, {
      name: 'a.txt',
      columns: ['master', 'customer', 'date', 'units', 'dollars'],
      set: { vendor: 'CDNOW' },
    })
    expect(
      await rows(
        'select cast(ts as date) as day, customer_id, quantity, amount, vendor from sales order by customer_id, ts',
      ),
    ).toEqual([
      { day: '1997-01-01', customer_id: '0001', quantity: 2, amount: 29.33, vendor: 'CDNOW' },
      { day: '1997-01-18', customer_id: '0001', quantity: 2, amount: 29.73, vendor: 'CDNOW' },
      { day: '1997-01-01', customer_id: '0002', quantity: 3, amount: 63.34, vendor: 'CDNOW' },
    ])
  })
})

describe('the guess', () => {
  test('knows Chinese names, and the currency that a name states', async () => {
    const result = await run(
      '下单时间,客户编号,品牌,金额（人民币）,城市\n2025年1月5日,c1,智谱,"1,234.50",北京\n',
    )
    expect(
      await rows(
        'select cast(ts as date) as day, customer_id, vendor, amount, currency, properties from sales',
      ),
    ).toEqual([
      {
        day: '2025-01-05',
        customer_id: 'c1',
        vendor: '智谱',
        amount: 1234.5,
        currency: 'CNY',
        properties: '{"城市":"北京"}',
      },
    ])
    expect(result.plan.properties).toEqual(['城市'])
  })

  test('finds dates by content, and yields to --map', async () => {
    const text = 'when,who,brand,alt,value\n2025-01-01,c1,A,B,1\n'
    const planned = await run(text, {}, { dryRun: true })
    expect(planned.state).toBe('planned')
    expect(planned.plan.columns[0]).toMatchObject({ origin: { kind: 'column', name: 'when', by: 'content' } })
    await expect(readdir(workspace)).rejects.toThrow()
    await run(text, { map: { vendor: 'alt', customer_id: 'who' } })
    expect(await rows('select vendor, customer_id from sales')).toEqual([{ vendor: 'B', customer_id: 'c1' }])
  })

  test('a column that is not there, and one that is needed, are told with the columns there are', async () => {
    await expect(run(csv, { map: { vendor: 'nope' } })).rejects.toMatchObject({
      hint: expect.stringContaining('date, vendor'),
    })
    await expect(run(csv, { map: { nope: 'vendor' } })).rejects.toMatchObject({
      hint: expect.stringContaining('customer_id'),
    })
    await expect(run('date,value\n2025-01-01,1\n')).rejects.toMatchObject({
      message: expect.stringContaining('vendor'),
      hint: expect.stringContaining('--set vendor='),
    })
  })

  test('days that may be months are refused until the user says which', async () => {
    const text = 'date,vendor,amount\n01/02/2025,A,1\n03/04/2025,A,1\n'
    await expect(run(text)).rejects.toMatchObject({ hint: expect.stringContaining('--date-format d/m/y') })
    await run(text, { dateFormat: 'm/d/y' })
    expect(await rows('select cast(min(ts) as date) as day from sales')).toEqual([{ day: '2025-01-02' }])
  })

  test('a number that may be another one is noted, and --decimal settles it', async () => {
    const text = 'date;vendor;amount\n2025-01-01;A;1.234\n'
    expect((await run(text, {}, { dryRun: true })).plan.notes).toMatchObject([
      { kind: 'ambiguous-number', column: 'amount' },
      { kind: 'no-currency' },
    ])
    await run(text, { decimal: ',' })
    expect(await rows('select amount from sales')).toEqual([{ amount: 1234 }])
  })

  test('rows in the order of time without dates', async () => {
    await run('id,choice\n1,A\n1,B\n2,A\n', { rowOrder: true })
    expect(await rows('select customer_id, vendor from sales order by ts')).toEqual([
      { customer_id: '1', vendor: 'A' },
      { customer_id: '1', vendor: 'B' },
      { customer_id: '2', vendor: 'A' },
    ])
  })

  test('observations: a month is a period, and what is left out has a default', async () => {
    const text = 'region,month,family,share_pct\nAE,2019-02,Android,0.5\nAE,2019-03,Android,0.25\n'
    await run(text, {
      as: 'observations',
      name: 'browsers.csv',
      map: { vendor: 'family' },
      set: { market: 'browsers', basis: 'visits', metric: 'visits' },
      unit: 'percent',
    })
    expect(
      await rows(
        'select entity, vendor, period_start, period_end, value, unit, quality, preferred, source_id from observations order by 3',
      ),
    ).toEqual([
      {
        entity: 'Android',
        vendor: 'Android',
        period_start: '2019-02-01',
        period_end: '2019-02-28',
        value: 0.5,
        unit: 'percent',
        quality: 'measured',
        preferred: true,
        source_id: 'browsers.csv',
      },
      {
        entity: 'Android',
        vendor: 'Android',
        period_start: '2019-03-01',
        period_end: '2019-03-31',
        value: 0.25,
        unit: 'percent',
        quality: 'measured',
        preferred: true,
        source_id: 'browsers.csv',
      },
    ])
  })

  test('a period that --set gives has an end', async () => {
    await run('vendor,tokens\nA,1\n', {
      as: 'observations',
      map: { value: 'tokens' },
      set: { market: 'm', basis: 'b', metric: 'tokens', period_start: '2025-W02' },
      unit: 'tokens',
    })
    expect(await rows('select period_start, period_end from observations')).toEqual([
      { period_start: '2025-01-06', period_end: '2025-01-12' },
    ])
    await expect(run(csv, { set: { quantity: 'many' } })).rejects.toMatchObject({
      message: expect.stringContaining('"many"'),
    })
  })

  test('events keep every further key of a record, also one that only late records have', async () => {
    const lines = Array.from({ length: 600 }, (_, i) =>
      JSON.stringify({ time: 1735689600 + i, user: 'u', event: 'x', ...(i === 599 && { late: [1] }) }),
    )
    await run(lines.join('\n'), {
      as: 'events',
      name: 'e.ndjson',
    }).catch((e) => {
      throw e
    })
    expect(await rows('select properties from events where properties is not null')).toEqual([
      { properties: '{"late":[1]}' },
    ])
  })
})

describe('currencies', () => {
  const text =
    'date,vendor,amount,currency\n2025-01-31,A,100,EUR\n2025-03-01,A,100,EUR\n2025-03-01,B,5,USD\n2025-03-01,C,7,JPY\n2024-12-31,D,1,EUR\n'

  test('are converted with the nearest earlier rate, kept without one, rejected before the first', async () => {
    const result = await run(text, { currency: 'USD', rates: ['EUR=1.1@2025-02-01', 'EUR=1.05@2025-01-31'] })
    expect(await rows('select vendor, amount, currency from sales order by ts, vendor')).toEqual([
      { vendor: 'A', amount: 105, currency: 'USD' },
      { vendor: 'A', amount: expect.closeTo(110, 9), currency: 'USD' },
      { vendor: 'B', amount: 5, currency: 'USD' },
      { vendor: 'C', amount: 7, currency: 'JPY' },
    ])
    expect(result.reasons).toMatchObject([
      { column: 'currency', reason: 'rate', rows: 1, line: 6, value: 'EUR' },
    ])
  })

  test('are never converted or assumed unasked', async () => {
    await run(text)
    expect(await rows("select sum(amount) as a from sales where currency = 'EUR'")).toEqual([{ a: 201 }])
    expect((await run(csv)).plan.notes).toEqual([{ kind: 'no-currency' }])
  })

  test('need a target and dated rates', async () => {
    await expect(run(text, { rates: ['EUR=1.1@2025-02-01'] })).rejects.toMatchObject({
      hint: 'add --convert-to USD',
    })
    await expect(run(text, { rates: ['EUR=1.1'], currency: 'USD' })).rejects.toMatchObject({
      message: expect.stringContaining('dated rate'),
    })
    await expect(run(csv, { as: 'events', map: { user_id: 'vendor' }, currency: 'USD' })).rejects.toThrow(
      /no currency/,
    )
  })
})

describe('the same file', () => {
  test('twice changes nothing, also under another name or compressed', async () => {
    await run(csv)
    const before = await readFile(join(workspace, 'manifest.json'))
    expect(await run(csv)).toMatchObject({ state: 'unchanged', rows: 2 })
    expect((await run(gzipSync(csv), { name: 'copy.csv.gz' })).state).toBe('unchanged')
    expect(await readFile(join(workspace, 'manifest.json'))).toEqual(before)
    expect(await amounts()).toEqual(ab)
  })

  test('with other content adds to it and says so; --replace takes its place', async () => {
    await run(csv)
    const longer = `${csv}2025-01-03,C,3\n`
    expect((await run(longer)).earlier).toBe(true)
    expect(await rows('select count(*) as n from sales')).toEqual([{ n: 5 }])
    await run(longer, { replace: true })
    expect(await rows('select count(*) as n from sales')).toEqual([{ n: 3 }])
  })

  test('is read once for each of its measures, a column each', async () => {
    const week =
      'week,model,author,tokens,spend\n2026-05-04,Hy3,Tencent,256,10\n2026-05-04,Opus,Anthropic,159,720\n'
    const measure = (value: string, unit: string) =>
      run(week, {
        as: 'observations',
        name: 'week.csv',
        map: { value, entity: 'model' },
        set: { metric: value, unit },
      })
    expect((await measure('tokens', 'tokens')).state).toBe('imported')
    expect((await measure('spend', 'USD')).state).toBe('imported')
    expect((await measure('spend', 'USD')).state).toBe('unchanged')
    expect(await rows('select metric, vendor, value from observations order by metric, vendor')).toEqual([
      { metric: 'spend', vendor: 'Anthropic', value: 720 },
      { metric: 'spend', vendor: 'Tencent', value: 10 },
      { metric: 'tokens', vendor: 'Anthropic', value: 159 },
      { metric: 'tokens', vendor: 'Tencent', value: 256 },
    ])
  })

  test('rows that repeat inside it are kept', async () => {
    await run(`${csv}2025-01-02,B,2\n`)
    expect(await rows('select count(*) as n from sales')).toEqual([{ n: 3 }])
  })
})

test('a stopped import leaves the workspace as it was', async () => {
  await run(csv)
  const controller = new AbortController()
  const stopAtLoad = {
    signal: controller.signal,
    onStage: (stage: string) => stage === 'load' && controller.abort(),
  }
  await expect(run(`${csv}2025-01-03,C,3\n`, {}, stopAtLoad as ImportSurroundings)).rejects.toThrow()
  expect(await amounts()).toEqual(ab)
  expect(await readdir(join(workspace, 'staging'))).toEqual([])
})

test('a reader that opened before sees the old state, one that opens after the new', async () => {
  await run(csv)
  const before = await openWorkspace(workspace, { threads: 1 })
  await run(`${csv}2025-01-03,C,3\n`, { replace: true })
  expect(await before.all(sql`select count(*) as n from sales`)).toEqual([{ n: 2 }])
  expect(await rows('select count(*) as n from sales')).toEqual([{ n: 3 }])
  await before.close()
})

describe('events', () => {
  test('without a user, before 1970, in the future or of no known zone are told apart, and the others stay', async () => {
    const log = [
      'ts,user_id,event',
      '2025-03-01T10:00:00Z,a,open',
      '2025-03-01T11:00:00Z,,open',
      '1969-12-31T23:59:59Z,b,open',
      '2970-01-01T00:00:00Z,c,open',
      '2025-03-01 12:00:00 Mars/Olympus,d,open',
      '2025-03-02T10:00:00+05:45,e,open',
    ]
    const result = await run(log.join('\n'), { as: 'events', name: 'events.csv' })
    expect(result).toMatchObject({ read: 6, rows: 2, rejected: 4 })
    expect(
      result.reasons
        .map(({ column, reason, line }) => [column, reason, line])
        .toSorted((a, b) => +a[2]! - +b[2]!),
    ).toEqual([
      ['user_id', 'empty', 3],
      ['ts', 'epoch', 4],
      ['ts', 'future', 5],
      ['ts', 'date', 6],
    ])
    const rejects = await readFile(join(workspace, result.rejects!), 'utf8')
    expect(rejects).toContain('lies before 1970')
    expect(await rows('select user_id from events order by ts')).toEqual([{ user_id: 'a' }, { user_id: 'e' }])
  })

  test('keep what users are divided by under the name of the file too', async () => {
    const log = 'ts,user_id,product,plan,Region\n1740823200123456,a,X,pro,EU\n'
    const result = await run(log, { as: 'events', name: 'events.csv' })
    expect(result.plan.properties).toEqual([])
    expect(await rows('select ts, segment, region, properties from events')).toEqual([
      { ts: '2025-03-01T10:00:00.123Z', segment: 'pro', region: 'EU', properties: '{"plan":"pro"}' },
    ])
  })

  test('with a thousand properties keep them all', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `p${i}`)
    const log = `ts,user_id,${names.join(',')}\n2025-03-01T10:00:00Z,a,${names.map((_, i) => i).join(',')}\n`
    await run(log, { as: 'events', name: 'wide.csv' })
    const found = await rows(
      "select json_extract_string(properties, '$.p999') as last, len(json_keys(properties)) as count from events",
    )
    expect(found).toEqual([{ last: '999', count: 1000 }])
  })
})
