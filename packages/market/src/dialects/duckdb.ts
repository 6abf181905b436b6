import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from './dialect.ts'
import { grainUnits } from './grains.ts'

/** DuckDB, the embedded default. */
export const duckdb: Dialect = {
  name: 'duckdb',
  placeholder: (index) => `$${index + 1}`,
  periodStart(grain, moment) {
    // DuckDB truncates to quarters but knows no half-years: those start where the year or its seventh month does.
    if (grain !== 'half') return sql`cast(date_trunc(${raw(`'${grain}'`)}, ${moment}) as date)`
    return sql`make_date(year(${moment}), case when month(${moment}) < 7 then 1 else 7 end, 1)`
  },
  epochSeconds: (moment) => sql`(epoch_us(${moment}) // 1000000)`,
  epochMicroseconds: (moment) => sql`epoch_us(${moment})`,
  monthOfYear: (microseconds) => sql`month(make_timestamp(${microseconds}))`,
  sortedList: (values) => sql`list_sort(list_filter([${join(values)}], lambda x: x is not null))`,
  sortedSet: (value) => sql`list_sort(array_agg(distinct ${value}))`,
  element: (list, index) => sql`${list}[${raw(String(index + 1))}]`,
  dateOf: (dayNumber) => sql`(date '1970-01-01' + cast(${dayNumber} as integer))`,
  shiftDate(grain, date, count) {
    const [unit, size] = grainUnits[grain]
    return sql`cast(${date} + interval ${raw(`'${count * size} ${unit}'`)} as date)`
  },
  quantile: (value, p) => sql`quantile_cont(${value}, ${raw(String(p))})`,
  divide: (a, b) => sql`((${a}) // (${b}))`,
  materialized: sql`materialized`,
  // One scan for each expression: DuckDB keeps each table of at most 256 groups in the cache, which takes a twentieth of
  // the time of one scan that makes a row of each.
  countEach: ({ from, by, patterns }) =>
    join(
      patterns.map(
        ({ base, pattern }) => sql`
        select ${join([...by, sql`${raw(String(base))} as base`, sql`${pattern} as pattern`])}, count(*) as users
        from ${from} group by ${join([...by, pattern])}`,
      ),
      ' union all ',
    ),
  lower: (text) => sql`lower(${text})`,
  columnType: (type) => raw(type),
  canBeNull: (value) => value,
  nullable: (type) => type,
  property: (name) => sql`json_extract_string(properties, ${`$."${name}"`})`,
  toMoment: (text) => sql`try_cast(${text} as timestamp)`,
  toNumber: (text) => sql`try_cast(${text} as double)`,
  bits: {
    and: (a, b) => sql`(${a} & ${b})`,
    or: (a, b) => sql`(${a} | ${b})`,
    left: (word, by) => sql`(${word} << ${by})`,
    right: (word, by) => sql`(${word} >> ${by})`,
    // DuckDB counts in an 8-bit integer, in which sums of two words overflow.
    count: (word) => sql`cast(bit_count(${word}) as integer)`,
    byte: (value) => sql`cast(${value} as utinyint)`,
    orAll: (word) => sql`bit_or(${word})`,
  },
  hash: (text) => sql`hash(${text})`,
  identifier: (name) => raw(`"${name.replaceAll('"', '""')}"`),
}

/** A text written into a statement that takes no bound values: `create view`, `set`, table functions inside a view. */
export function textLiteral(value: string): Sql {
  return raw(`'${value.replaceAll("'", "''")}'`)
}

/** A list of texts, like `textLiteral`. */
export function textListLiteral(values: readonly string[]): Sql {
  return raw(`[${values.map((value) => textLiteral(value).sql).join(', ')}]`)
}
