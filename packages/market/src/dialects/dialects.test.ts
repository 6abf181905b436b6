import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { boundText } from '../engines/clickhouse.ts'
import { statementOf } from '../engines/trino.ts'
import { clickhouse } from './clickhouse.ts'
import { countExample, dialectExamples } from './dialect.contract.ts'
import { duckdb } from './duckdb.ts'
import { trino } from './trino.ts'

const evil = `'; drop table x; --`

// The engines themselves answer these in `npm run test:clickhouse` and `npm run test:trino`.
it.each([duckdb, clickhouse, trino])(
  '$name writes every example without pasting a bound value',
  (dialect) => {
    for (const [name, expression] of dialectExamples(dialect)) {
      expect([name, expression.sql.includes('undefined')]).toEqual([name, false])
      expect([name, expression.sql.includes('中')]).toEqual([name, false])
    }
    expect(dialect.property(evil).sql).not.toContain('drop')
    expect(countExample(dialect).query.sql).toContain('group by')
  },
)

it('binds by typed names in ClickHouse', () => {
  const { text, params } = boundText(sql`select ${evil}, ${3}, ${0.5}, ${true}, ${null}`)
  expect(text).toBe('select {p0:String}, {p1:Int64}, {p2:Float64}, {p3:Bool}, {p4:Nullable(String)}')
  expect(params).toEqual({ p0: evil, p1: 3, p2: 0.5, p3: true, p4: null })
})

// https://trino.io/docs/current/sql/execute-immediate.html: parameters are expressions, in the order of the marks.
it('binds by execute immediate in Trino, each text quoted once', () => {
  expect(statementOf(sql`select 'a', ${evil}, ${3}, ${0.5}, ${true}, ${null}`)).toBe(
    `execute immediate 'select ''a'', ?, ?, ?, ?, ?' using '''; drop table x; --', 3, double '0.5', true, null`,
  )
  expect(statementOf(sql`select 1`)).toBe('select 1')
})

it('quotes names', () => {
  expect(duckdb.identifier('a"b').sql).toBe('"a""b"')
  expect(trino.identifier('a"b').sql).toBe('"a""b"')
  expect(clickhouse.identifier('a"b\\').sql).toBe('"a""b\\\\"')
})
