import { isUserError } from '@bellwether/core'
import sql, { raw } from 'sql-template-tag'
import { expect, it } from 'vitest'
import { countExample, dialectExamples, propertyExamples } from '../dialects/dialect.contract.ts'
import type { Engine } from './engine.ts'

/** What every engine does alike, whatever the measures: declares the tests, each of which asks `engine()`. */
export function engineContract(engine: () => Engine): void {
  it('writes every function of its dialect so that it gives the value it should', async () => {
    for (const [name, expression, value] of dialectExamples(engine().dialect)) {
      const [row] = await engine().all(sql`select ${expression} as x`)
      // Quantiles are interpolated in another order on each engine, which their last digit shows.
      const same = typeof value === 'number' ? expect.closeTo(value, 9) : value
      expect([name, row?.x]).toEqual([name, same])
    }
  })

  it('reads properties as texts', async () => {
    for (const [json, name, value] of propertyExamples) {
      const properties = json === null ? sql`cast(null as varchar)` : sql`${json}`
      const from = sql`(select ${properties} as properties) events`
      const [row] = await engine().all(sql`select ${engine().dialect.property(name)} as x from ${from}`)
      expect([json, name, row?.x]).toEqual([json, name, value])
    }
  })

  it('counts patterns by group', async () => {
    const { query, rows } = countExample(engine().dialect)
    expect(await engine().all(query)).toEqual(rows)
  })

  it('names columns and tables whatever their letters', async () => {
    const name = `a "b" 'c' \\ 中`
    const [row] = await engine().all(sql`select 1 as ${engine().dialect.identifier(name)}`)
    expect(row).toEqual({ [name]: 1 })
  })

  it('keeps a table, replaces it, adds rows, and streams what is there', async () => {
    const numbers = (from: number, to: number) =>
      sql`select cast(1000 * a.d + 100 * b.d + 10 * c.d + e.d as bigint) as n from ${digits('a')} cross join ${digits('b')} cross join ${digits('c')} cross join ${digits('e')} where 1000 * a.d + 100 * b.d + 10 * c.d + e.d between ${raw(String(from))} and ${raw(String(to))}`
    await engine().keep('numbers', numbers(0, 10))
    const table = await engine().keep('numbers', numbers(0, 8999))
    let [rows, sum] = [0, 0]
    for await (const block of engine().stream<{ n: number }>(sql`select n from ${table}`)) {
      rows += block.length
      for (const { n } of block) sum += n
    }
    expect([rows, sum]).toEqual([9000, (8999 * 9000) / 2])
    for await (const block of engine().stream(sql`select n from ${table}`)) {
      expect(block.length).toBeGreaterThan(0)
      break
    }
  })

  it('inserts texts, days, moments and what is missing', async () => {
    const { identifier, columnType, nullable } = engine().dialect
    const columns = [
      { name: 'text', sql: 'VARCHAR' },
      { name: 'amount', sql: 'DOUBLE' },
      { name: 'day', sql: 'DATE' },
      { name: 'moment', sql: 'TIMESTAMP' },
      { name: 'flag', sql: 'BOOLEAN' },
    ] as const
    const empty = columns.map(
      ({ name, sql: type }) => sql`cast(null as ${nullable(columnType(type))}) as ${identifier(name)}`,
    )
    const table = await engine().keep(
      'inserted',
      sql`select ${empty.reduce((a, b) => sql`${a}, ${b}`)} where 1 = 0`,
    )
    const row = {
      text: `it's`,
      amount: 1.25,
      day: '2025-03-30',
      moment: '2025-03-30T01:02:03.456Z',
      flag: true,
    }
    const nothing = { text: null, amount: null, day: null, moment: null, flag: null }
    await engine().insert(table, columns, [row, nothing])
    expect(await engine().all(sql`select * from ${table} order by amount`)).toEqual([row, nothing])
  })

  it('tells a wrong query from what the user can mend', async () => {
    const failure = async (query: ReturnType<typeof sql>) => {
      try {
        await engine().all(query)
      } catch (error) {
        return isUserError(error)
      }
      return 'no error'
    }
    expect(await failure(sql`selec 1`)).toBe(false)
    expect(await failure(sql`select cast(sum(x.n) as varchar) || y from (select 1 as n) x group by`)).toBe(
      false,
    )
  })
}

const digits = (name: string) =>
  sql`(${Array.from({ length: 10 }, (_, d) => sql`select ${raw(String(d))} as d`).reduce((a, b) => sql`${a} union all ${b}`)}) ${raw(name)}`
