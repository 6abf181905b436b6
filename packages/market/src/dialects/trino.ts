import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { SqlType } from '../schema/table.ts'
import type { Dialect } from './dialect.ts'
import { grainUnits } from './grains.ts'

const types: Readonly<Record<SqlType, string>> = {
  VARCHAR: 'varchar',
  DOUBLE: 'double',
  DATE: 'date',
  TIMESTAMP: 'timestamp(6)',
  BOOLEAN: 'boolean',
  JSON: 'varchar',
}

const utc = (moment: Sql) => sql`to_unixtime(with_timezone(${moment}, 'UTC'))`

/**
 * Trino. Moments lie in `timestamp(6)` columns without a zone, in UTC. A double holds the microseconds of any moment
 * between 1900 and 2200 to less than half a microsecond.
 */
export const trino: Dialect = {
  name: 'trino',
  placeholder: () => '?',
  periodStart(grain, moment) {
    if (grain !== 'half') return sql`cast(date_trunc(${raw(`'${grain}'`)}, ${moment}) as date)`
    const year = sql`cast(date_trunc('year', ${moment}) as date)`
    return sql`case when month(${moment}) < 7 then ${year} else date_add('month', 6, ${year}) end`
  },
  epochSeconds: (moment) => sql`cast(floor(${utc(moment)}) as bigint)`,
  epochMicroseconds: (moment) => sql`cast(round(${utc(moment)} * 1e6) as bigint)`,
  monthOfYear: (microseconds) => sql`cast(month(from_unixtime_nanos(${microseconds} * 1000)) as integer)`,
  sortedList: (values) => sql`array_sort(filter(array[${join(values)}], x -> x is not null))`,
  sortedSet: (value) => sql`array_sort(array_agg(distinct ${value}))`,
  element: (list, index) => sql`element_at(${list}, ${raw(String(index + 1))})`,
  dateOf: (dayNumber) => sql`date_add('day', ${dayNumber}, date '1970-01-01')`,
  shiftDate(grain, date, count) {
    const [unit, size] = grainUnits[grain]
    return sql`date_add(${raw(`'${unit}'`)}, ${raw(String(count * size))}, ${date})`
  },
  // Trino's own quantiles are approximate. The sorted list is named by a lambda, so that it is made once.
  quantile(value, p) {
    const at = sql`((cardinality(s) - 1) * ${raw(p.toFixed(6))}e0)`
    const low = sql`cast(element_at(s, cast(floor(${at}) as integer) + 1) as double)`
    const high = sql`cast(element_at(s, cast(ceiling(${at}) as integer) + 1) as double)`
    const between = sql`${low} + (${high} - ${low}) * (${at} - floor(${at}))`
    return sql`element_at(transform(array[array_sort(array_agg(${value}) filter (where ${value} is not null))], s -> ${between}), 1)`
  },
  divide: (a, b) => sql`((${a}) / (${b}))`,
  materialized: sql``,
  countEach({ from, by, patterns }) {
    const bases = join(patterns.map(({ base }) => raw(String(base))))
    return sql`
      select ${join([...by, sql`base`, sql`pattern`])}, count(*) as users
      from (
        select ${join([...by, sql`array[${join(patterns.map(({ pattern }) => pattern))}] as patterns`])} from ${from}
      ) counted cross join unnest(array[${bases}], patterns) as each_one (base, pattern)
      group by ${join([...by, sql`base`, sql`pattern`])}`
  },
  lower: (text) => sql`lower(${text})`,
  columnType: (type) => raw(types[type]),
  canBeNull: (value) => value,
  nullable: (type) => type,
  property: (name) =>
    sql`json_extract_scalar(properties, ${`$["${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"]`})`,
  toMoment: (text) => sql`try_cast(replace(replace(${text}, 'T', ' '), 'Z', '') as timestamp(6))`,
  toNumber: (text) => sql`try_cast(${text} as double)`,
  bits: {
    and: (a, b) => sql`bitwise_and(${a}, ${b})`,
    or: (a, b) => sql`bitwise_or(${a}, ${b})`,
    left: (word, by) => sql`bitwise_left_shift(${word}, ${by})`,
    right: (word, by) => sql`bitwise_right_shift(${word}, ${by})`,
    count: (word) => sql`bit_count(${word}, 64)`,
    // Trino's own type of one byte has a sign: values from 128 on need two.
    byte: (value) => sql`cast(${value} as smallint)`,
    orAll: (word) => sql`bitwise_or_agg(${word})`,
  },
  hash: (text) => sql`bitwise_and(from_big_endian_64(xxhash64(to_utf8(${text}))), 9223372036854775807)`,
  identifier: (name) => raw(`"${name.replaceAll('"', '""')}"`),
}
