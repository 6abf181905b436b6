import type { Grain } from '@bellwether/core'
import type { Sql } from 'sql-template-tag'
import type { SqlType } from '../schema/table.ts'

/** Operations on the bits of 64-bit integers. No shift is asked for that would push a set bit out. */
export type Bits = {
  and(a: Sql, b: Sql): Sql
  or(a: Sql, b: Sql): Sql
  left(word: Sql, by: Sql): Sql
  right(word: Sql, by: Sql): Sql
  /** The number of set bits. */
  count(word: Sql): Sql
  /** A value below 256 in the type of one byte, by which databases group fastest. */
  byte(value: Sql): Sql
  /** The aggregate: all bits that are set in some row. */
  orAll(word: Sql): Sql
}

/**
 * What differs between databases: an object of small functions from SQL to SQL.
 *
 * What a query may write without asking its dialect is what DuckDB, ClickHouse and Trino share: `select`, `with`, joins,
 * `case`, `coalesce`, `nullif`, `is not distinct from`, window functions with frames of rows or ranges, `union all`,
 * `count`, `sum`, `min`, `max`, `avg`, `array_agg`, `round`, `floor`, `log2`, `%`, `extract(year from …)`, `cast` to
 * `bigint`, `integer`, `double precision`, `decimal`, `varchar`, `date`, `timestamp`, `boolean`, `interval '1' day`.
 *
 * What it may not: an alias of the same `select` in `group by` or `where` (use a subquery or an ordinal), `filter (where
 * …)`, `select * exclude`, `/` between integers, a bare truth value as a result (wrap it in `cast(… as boolean)`), a bound
 * value in an expression that is repeated in `group by`, `lag` or `lead` without `canBeNull`, an offset of a range frame
 * above 2³¹. A table that should outlive a query is kept by `Engine.keep`. A new measure adds its line to
 * `engines/questions`, so that every engine is asked it and compared.
 */
export type Dialect = {
  readonly name: string
  /** How the bound values of a template are written: `?`, `$1`, `{p0:String}`. */
  placeholder(index: number, value: unknown): string
  /** The first day of the period of `grain` that a date or timestamp lies in, as a date. */
  periodStart(grain: Grain, moment: Sql): Sql
  /** Whole seconds from 1970-01-01 00:00 UTC to a moment, rounded down, as a 64-bit integer. */
  epochSeconds(moment: Sql): Sql
  /** Microseconds from 1970-01-01 00:00 UTC to a moment, as a 64-bit integer. */
  epochMicroseconds(moment: Sql): Sql
  /** The month, 1 to 12, of a moment of UTC that is given in microseconds since 1970; no wider than a shift of bits takes. */
  monthOfYear(microseconds: Sql): Sql
  /** The values that are not null, as a list in ascending order. */
  sortedList(values: readonly Sql[]): Sql
  /** An aggregate: each value once, as a list in ascending order. */
  sortedSet(value: Sql): Sql
  /** The element of a list at an index from 0; null past its end. */
  element(list: Sql, index: number): Sql
  /** The day that lies a number of days after 1970-01-01, as a date. */
  dateOf(dayNumber: Sql): Sql
  /** A date moved by a number of periods of a grain. */
  shiftDate(grain: Grain, date: Sql, count: number): Sql
  /** A quantile of numbers as an aggregate, by linear interpolation between order statistics. */
  quantile(value: Sql, p: number): Sql
  /** The quotient of two integers that are not negative, rounded down. */
  divide(a: Sql, b: Sql): Sql
  readonly bits: Bits
  /** Stands before the query of a `with` clause that should be computed once; empty where it can't be asked for. */
  readonly materialized: Sql
  /**
   * How often each value of several expressions occurs: a query with the columns of `by`, `base`, `pattern` and
   * `users`. The expressions are of the row's columns, their values below 256; `base` tells them apart.
   */
  countEach(question: {
    from: Sql
    by: readonly Sql[]
    patterns: readonly { base: number; pattern: Sql }[]
  }): Sql
  /** A text in lower case, whatever its alphabet. */
  lower(text: Sql): Sql
  /** The type of a canonical column. */
  columnType(type: SqlType): Sql
  /** A value in the type that has nulls too: what `lag` and `lead` are asked of, so that they can give null. */
  canBeNull(value: Sql): Sql
  /** A type whose values may be missing. */
  nullable(type: Sql): Sql
  /** A property of an event, as text; null where the event has none of that name. */
  property(name: string): Sql
  /** A text as a number with a fraction; null where it is none. */
  toNumber(text: Sql): Sql
  /** A text in ISO 8601 as a moment of UTC; null where it is none. */
  toMoment(text: Sql): Sql
  /** A number of 64 bits that spreads texts evenly; the same text gives the same number on one engine. */
  hash(text: Sql): Sql
  /** Quotes an identifier. */
  identifier(name: string): Sql
}
