import sql, { raw } from 'sql-template-tag'
import type { Dialect } from './dialect.ts'

/** DuckDB, the embedded default. */
export const duckdb: Dialect = {
  name: 'duckdb',
  placeholder: (index) => `$${index + 1}`,
  periodStart(grain, moment) {
    // DuckDB truncates to quarters but knows no half-years: those start where the year or its seventh month does.
    if (grain !== 'half') return sql`cast(date_trunc(${raw(`'${grain}'`)}, ${moment}) as date)`
    return sql`make_date(year(${moment}), case when month(${moment}) < 7 then 1 else 7 end, 1)`
  },
  identifier: (name) => raw(`"${name.replaceAll('"', '""')}"`),
}
