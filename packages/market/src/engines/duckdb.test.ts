import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duckdb, textLiteral } from '../dialects/duckdb.ts'
import { confine, type DuckdbEngine, openDuckdb } from './duckdb.ts'

let engine: DuckdbEngine
beforeAll(async () => {
  engine = await openDuckdb({ threads: 1, memoryLimit: '100MB' })
})
afterAll(() => engine.close())

const anyText = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))

test('a text is data wherever it stands: bound, as a literal, as a name', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(anyText, fc.constantFrom(`'; drop table x; --`, '"', "''", '$1', '\\')),
      async (text) => {
        const [row] = await engine.all(sql`select ${text} as bound, ${textLiteral(text)} as literal`)
        expect(row).toEqual({ bound: text, literal: text })
        if (text === '') return
        const [named] = await engine.all(sql`select 1 as ${duckdb.identifier(text)}`)
        expect(Object.keys(named!)).toEqual([text])
      },
    ),
    { numRuns: 200 },
  )
})

test('days, moments, large integers and nested values come back as JSON can hold them', async () => {
  const [row] = await engine.all(
    sql`select date '2025-01-31' as day, timestamp '2025-01-31 01:02:03' as moment, 2::bigint as n, [1, 2] as list`,
  )
  expect(row).toEqual({ day: '2025-01-31', moment: '2025-01-31T01:02:03.000Z', n: 2, list: [1, 2] })
})

test('what comes of data, files or the machine is for the user to mend; wrong SQL is a bug', async () => {
  const mendable = [
    sql`select cast(${'x'} as integer)`,
    sql`select * from read_parquet(${'/no/such/file.parquet'})`,
    sql`select list(i) from range(100000000) t(i)`,
  ]
  for (const query of mendable) {
    await expect(engine.all(query)).rejects.toMatchObject({
      name: 'UserError',
      hint: expect.stringMatching(/\w/),
    })
  }
  for (const query of [sql`selec 1`, sql`select nothing`, sql`select * from nowhere`]) {
    await expect(engine.all(query)).rejects.toMatchObject({ name: 'Error' })
  }
})

test('an answer larger than memory streams, and a reader may stop early', async () => {
  let rows = 0
  for await (const block of engine.stream(sql`select i, repeat('x', 1000) as text from range(300000) t(i)`)) {
    rows += block.length
  }
  expect(rows).toBe(300_000)
  for await (const block of engine.stream(sql`select i from range(1000000000) t(i)`)) {
    expect(block.length).toBeGreaterThan(0)
    break
  }
  expect(await engine.all(sql`select 1 as one`)).toEqual([{ one: 1 }])
})

test('a query that runs can be stopped', async () => {
  const running = engine.all(
    sql`select sum(sin(a.i * b.i)) as s from range(1000000) a(i), range(1000000) b(i)`,
  )
  const stopped = expect(running).rejects.toThrow(/interrupt/i)
  setTimeout(() => engine.interrupt(), 50)
  await stopped
})

test('a confined engine writes nothing outside its folders', async () => {
  const confined = await openDuckdb({ threads: 1 })
  await confine(confined)
  const target = join(tmpdir(), 'bellwether-escaped.csv')
  await expect(confined.run(sql`copy (select 1) to ${textLiteral(target)}`)).rejects.toMatchObject({
    name: 'UserError',
  })
  await expect(access(target)).rejects.toThrow()
  await expect(confined.run(sql`set lock_configuration = false`)).rejects.toThrow()
  await confined.close()
})
