import type { Grain } from '@bellwether/core'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { SqlType } from '../schema/table.ts'
import type { Dialect } from './dialect.ts'
import { grainUnits } from './grains.ts'

/** The first day of a grain's period, as a date. */
const starts: Readonly<Record<Grain, (moment: Sql) => Sql>> = {
  day: (moment) => sql`toDate32(${moment})`,
  week: (moment) => sql`toDate32(toMonday(${moment}))`,
  month: (moment) => sql`toDate32(toStartOfMonth(${moment}))`,
  quarter: (moment) => sql`toDate32(toStartOfQuarter(${moment}))`,
  half: (moment) => sql`makeDate32(toYear(${moment}), if(toMonth(${moment}) < 7, 1, 7), 1)`,
  year: (moment) => sql`toDate32(toStartOfYear(${moment}))`,
}

const types: Readonly<Record<SqlType, string>> = {
  VARCHAR: 'String',
  DOUBLE: 'Float64',
  DATE: 'Date32',
  TIMESTAMP: "DateTime64(6, 'UTC')",
  BOOLEAN: 'Bool',
  JSON: 'String',
}

/** Own tables may hold moments by the second. */
const microseconds = (moment: Sql): Sql => sql`toUnixTimestamp64Micro(toDateTime64(${moment}, 6, 'UTC'))`

/** The type that a bound value is sent in. */
function typeOf(value: unknown): string {
  if (value === null) return 'Nullable(String)'
  if (typeof value === 'boolean') return 'Bool'
  if (typeof value === 'bigint') return 'Int64'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'Int64' : 'Float64'
  return 'String'
}

/** ClickHouse, with the settings that `engines/clickhouse.ts` sends: nulls as the standard has them. */
export const clickhouse: Dialect = {
  name: 'clickhouse',
  placeholder: (index, value) => `{p${index}:${typeOf(value)}}`,
  periodStart: (grain, moment) => starts[grain](moment),
  epochSeconds: (moment) => sql`intDiv(${microseconds(moment)}, 1000000)`,
  epochMicroseconds: (moment) => microseconds(moment),
  monthOfYear: (moment) => sql`toMonth(fromUnixTimestamp64Micro(${moment}, 'UTC'))`,
  sortedList: (values) => sql`arraySort(arrayFilter(x -> x is not null, [${join(values)}]))`,
  sortedSet: (value) => sql`arraySort(groupUniqArray(${value}))`,
  element: (list, index) => sql`arrayElementOrNull(${list}, ${raw(String(index + 1))})`,
  dateOf: (dayNumber) => sql`addDays(toDate32('1970-01-01'), ${dayNumber})`,
  shiftDate(grain, date, count) {
    const [unit, size] = grainUnits[grain]
    return sql`${raw(unit === 'day' ? 'addDays' : 'addMonths')}(${date}, ${raw(String(count * size))})`
  },
  quantile: (value, p) => sql`quantileExactInclusiveOrNull(${raw(String(p))})(${value})`,
  divide: (a, b) => sql`intDiv(${a}, ${b})`,
  materialized: sql``,
  countEach({ from, by, patterns }) {
    const bases = join(patterns.map(({ base }) => raw(String(base))))
    return sql`
      select ${join([...by, sql`base`, sql`pattern`])}, count(*) as users
      from (
        select ${join([...by, sql`[${join(patterns.map(({ pattern }) => pattern))}] as patterns`])} from ${from}
      ) array join [${bases}] as base, patterns as pattern
      group by ${join([...by, sql`base`, sql`pattern`])}`
  },
  lower: (text) => sql`lowerUTF8(${text})`,
  columnType: (type) => raw(types[type]),
  canBeNull: (value) => sql`toNullable(${value})`,
  nullable: (type) => sql`Nullable(${type})`,
  // A property that is no text is given as it is written in JSON.
  property: (name) => sql`multiIf(
    JSONType(coalesce(properties, ''), ${name}) = 'Null', null,
    JSONType(coalesce(properties, ''), ${name}) = 'String', JSONExtractString(coalesce(properties, ''), ${name}),
    JSONExtractRaw(coalesce(properties, ''), ${name}))`,
  toMoment: (text) => sql`parseDateTime64BestEffortOrNull(${text}, 6, 'UTC')`,
  toNumber: (text) => sql`toFloat64OrNull(${text})`,
  bits: {
    and: (a, b) => sql`bitAnd(${a}, ${b})`,
    or: (a, b) => sql`bitOr(${a}, ${b})`,
    left: (word, by) => sql`bitShiftLeft(${word}, ${by})`,
    right: (word, by) => sql`bitShiftRight(${word}, ${by})`,
    count: (word) => sql`cast(bitCount(${word}) as integer)`,
    byte: (value) => sql`toUInt8(${value})`,
    orAll: (word) => sql`groupBitOr(${word})`,
  },
  hash: (text) => sql`cityHash64(${text})`,
  identifier: (name) => raw(`"${name.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`),
}
