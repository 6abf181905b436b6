import sql, { raw, type Sql } from 'sql-template-tag'
import type { Cell } from '../engines/engine.ts'
import type { Dialect } from './dialect.ts'

/** An expression that a dialect writes, and its value: from the calendar, arithmetic and the definition of its function. */
export type DialectExample = readonly [name: string, expression: Sql, value: Cell]

const moment = (text: string): Sql => sql`cast(${text} as timestamp)`
const day = (text: string): Sql => sql`cast(${text} as date)`
const word = (value: bigint | number): Sql => raw(`cast(${value} as bigint)`)

/** Rows of one column `x`. */
const rows = (values: readonly Sql[]): Sql => {
  const selects = values.map((value) => sql`select ${value} as x`)
  return sql`(${selects.reduce((a, b) => sql`${a} union all ${b}`)}) rows_of_x`
}

/** What every dialect must answer alike. */
export function dialectExamples(dialect: Dialect): DialectExample[] {
  const { bits, periodStart, shiftDate, quantile } = dialect
  const noon = moment('2024-08-15 12:30:45')
  const list = dialect.sortedList([
    raw('cast(3 as bigint)'),
    raw('cast(null as bigint)'),
    raw('cast(1 as bigint)'),
  ])
  const of = (aggregate: Sql, values: readonly Sql[]) => sql`(select ${aggregate} from ${rows(values)})`
  const set = of(dialect.sortedSet(raw('x')), [word(4), word(1), word(4)])
  return [
    ['day', periodStart('day', noon), '2024-08-15'],
    ['week', periodStart('week', noon), '2024-08-12'],
    ['month', periodStart('month', noon), '2024-08-01'],
    ['quarter', periodStart('quarter', noon), '2024-07-01'],
    ['half', periodStart('half', noon), '2024-07-01'],
    ['first half', periodStart('half', moment('2024-06-30 23:59:59')), '2024-01-01'],
    ['year', periodStart('year', noon), '2024-01-01'],
    ['seconds', dialect.epochSeconds(noon), Date.UTC(2024, 7, 15, 12, 30, 45) / 1000],
    ['microseconds', dialect.epochMicroseconds(noon), Date.UTC(2024, 7, 15, 12, 30, 45) * 1000],
    ['month of the year', dialect.monthOfYear(word(Date.UTC(2024, 7, 31, 23, 59, 59) * 1000)), 8],
    ['first of a list', dialect.element(list, 0), 1],
    ['second of a list', dialect.element(list, 1), 3],
    ['past the end of a list', dialect.element(list, 2), null],
    ['date of a number', dialect.dateOf(raw('20000')), '2024-10-04'],
    ['a day on', shiftDate('day', day('2024-02-28'), 2), '2024-03-01'],
    ['a week back', shiftDate('week', day('2024-03-01'), -1), '2024-02-23'],
    ['a month on', shiftDate('month', day('2024-01-31'), 1), '2024-02-29'],
    ['a half on', shiftDate('half', day('2024-01-01'), 1), '2024-07-01'],
    ['a year back', shiftDate('year', day('2024-01-01'), -1), '2023-01-01'],
    ['least of a set', dialect.element(set, 0), 1],
    ['second of a set', dialect.element(set, 1), 4],
    ['quotient', dialect.divide(word(7), word(2)), 3],
    ['median', of(quantile(raw('x'), 0.5), [word(1), word(2), word(4), word(9)]), 3],
    ['tenth', of(quantile(raw('x'), 0.1), [word(0), word(10)]), 1],
    ['median past a null', of(quantile(raw('x'), 0.5), [word(5), raw('cast(null as bigint)')]), 5],
    ['median of nothing', of(quantile(raw('x'), 0.5), [raw('cast(null as bigint)')]), null],
    ['and', bits.and(word(12), word(10)), 8],
    ['or', bits.or(word(12), word(10)), 14],
    ['left', bits.left(word(1), raw('40')), 2 ** 40],
    ['right', bits.right(word(2n ** 55n), raw('54')), 2],
    ['count', bits.count(word(2n ** 56n - 1n)), 56],
    ['byte', bits.byte(word(255)), 255],
    ['all bits', of(bits.orAll(raw('x')), [word(1), word(4), word(4)]), 5],
    ['lower', dialect.lower(sql`${'ÉCOLE Straße'}`), 'école straße'],
    ['number', dialect.toNumber(sql`${'1.5'}`), 1.5],
    ['no number', dialect.toNumber(sql`${'one'}`), null],
    ['can be null', dialect.canBeNull(sql`${'a'}`), 'a'],
    ['a bound text', sql`${`it's \\ "so" \n 中`}`, `it's \\ "so" \n 中`],
    ['a bound number', sql`${-12} + ${0.5}`, -11.5],
  ]
}

/** Properties of events as JSON, and what is read of them. */
export const propertyExamples: readonly (readonly [json: string | null, name: string, value: Cell])[] = [
  ['{"channel": "ads"}', 'channel', 'ads'],
  ['{"channel": "ads"}', 'other', null],
  ['{"n": 3}', 'n', '3'],
  ['{"flag": true}', 'flag', 'true'],
  ['{"nothing": null}', 'nothing', null],
  ['{"a b.c": "x"}', 'a b.c', 'x'],
  ['{"say": "\\"hi\\""}', 'say', '"hi"'],
  [null, 'channel', null],
]

/** Counts of patterns, by group, as rows of `g`, `base`, `pattern`, `users`. */
export function countExample(dialect: Dialect): {
  query: Sql
  rows: readonly Readonly<Record<string, Cell>>[]
} {
  const members = [
    ['a', 3],
    ['a', 3],
    ['b', 5],
  ].map(([g, x]) => sql`select ${raw(`'${g}'`)} as g, ${word(x as number)} as x`)
  const from = sql`(${members.reduce((a, b) => sql`${a} union all ${b}`)}) members`
  const patterns = [
    { base: 0, pattern: dialect.bits.byte(raw('x')) },
    { base: 7, pattern: dialect.bits.byte(dialect.bits.and(raw('x'), word(1))) },
  ]
  return {
    query: sql`select * from (${dialect.countEach({ from, by: [raw('g')], patterns })}) counted order by g, base, pattern`,
    rows: [
      { g: 'a', base: 0, pattern: 3, users: 2 },
      { g: 'a', base: 7, pattern: 1, users: 2 },
      { g: 'b', base: 0, pattern: 5, users: 1 },
      { g: 'b', base: 7, pattern: 1, users: 1 },
    ],
  }
}
