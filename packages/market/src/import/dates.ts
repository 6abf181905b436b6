import { UserError } from '@bellwether/core'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { textListLiteral, textLiteral } from '../dialects/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { valuesTable } from './numbers.ts'

/** How the dates of a column are written. */
export type DateNotation = {
  /** As the user names it: `d/m/y`. */
  readonly name: string
  readonly example: string
  /** How long the time is that one date stands for. */
  readonly span: 'moment' | 'month' | 'quarter' | 'half' | 'year'
  /** A text as the first moment of what it names, in UTC, in SQL, to be `bounded`; null when it is not written so. */
  moment(text: Sql): Sql
}

/**
 * A moment if its year has four digits, else null. It is a step of its own, since SQL would otherwise work out the moment
 * a second time for the comparison.
 */
export function bounded(moment: Sql): Sql {
  return sql`case when ${moment} between timestamp '1000-01-01' and timestamp '9999-12-31 23:59:59.999999' then ${moment} end`
}

/** ISO 8601. DuckDB's cast to a timestamp drops an offset, so a text with one goes through the type that heeds it. */
const iso: DateNotation = {
  name: 'y-m-d',
  example: '2025-01-31',
  span: 'moment',
  moment(text) {
    const offset = sql`(contains(substr(${text}, 12), '+') or contains(substr(${text}, 12), '-'))`
    const shifted = sql`cast(try_cast(${text} as timestamptz) as timestamp)`
    const moment = sql`case when ${offset} then ${shifted} else try_cast(${text} as timestamp) end`
    // DuckDB also takes words: epoch, infinity.
    return sql`case when substr(${text}, 1, 1) between '0' and '9' then ${moment} end`
  },
}

const times = ['', ' %H:%M', ' %H:%M:%S', ' %H:%M:%S.%f', 'T%H:%M:%S', ' %I:%M %p', ' %I:%M:%S %p']

function strptime(text: Sql, formats: readonly string[]): Sql {
  const isWord = sql`lower(${text}) in ('epoch', 'infinity', '-infinity')`
  return sql`(case when ${isWord} then null else try_strptime(${text}, ${textListLiteral(formats)}) end)`
}

/**
 * A notation by the order of its parts, in the letters of strptime; years of two digits are 1969 to 2068. DuckDB also
 * takes the words `epoch` and `infinity` in any format.
 */
function written(name: string, example: string, ...formats: string[]): DateNotation {
  const years = formats.flatMap((format) =>
    format.includes('%Y') ? [format.replace('%Y', '%y'), format] : [format],
  )
  const all = years.flatMap((format) => times.map((time) => format + time))
  return {
    name,
    example,
    span: 'moment',
    moment: (text) => strptime(text, all),
  }
}

/** A notation for whole periods, by a pattern whose groups are the year (y) and the number of the period in it (n). */
function period(
  name: string,
  example: string,
  span: DateNotation['span'],
  pattern: string,
  monthsEach: number,
  groups: readonly ('y' | 'n')[] = ['y', 'n'],
): DateNotation {
  return {
    name,
    example,
    span,
    moment(text) {
      const part = (group: string) =>
        sql`try_cast(regexp_extract(${text}, ${textLiteral(pattern)}, ${textListLiteral(groups)}).${raw(group)} as integer)`
      const month = monthsEach === 12 ? sql`1` : sql`((${part('n')} - 1) * ${raw(String(monthsEach))} + 1)`
      const moment = sql`make_timestamp(${part('y')}, ${month}, 1, 0, 0, 0)`
      return sql`case when regexp_full_match(${text}, ${textLiteral(pattern)}) then ${moment} end`
    },
  }
}

/** Seconds, milliseconds or microseconds since 1970, between 1973 and 2100: shorter numbers are days written without separators. */
function epoch(name: string, example: string, perSecond: number): DateNotation {
  return {
    name,
    example,
    span: 'moment',
    moment(text) {
      const number = sql`try_cast(${text} as double)`
      const [low, high, factor] = [1e8 * perSecond, 4.1e9 * perSecond, 1e6 / perSecond].map((n) =>
        raw(n.toFixed(0)),
      )
      return sql`case when ${number} between ${low!} and ${high!} then make_timestamp(cast(${number} * ${factor!} as bigint)) end`
    },
  }
}

/** A number of days: panels count occasions, weeks or days from a start of their own. The first day is 1970-01-01. */
const step: DateNotation = {
  name: 'n',
  example: '17',
  span: 'moment',
  moment: (text) =>
    sql`case when regexp_full_match(${text}, '\\d{1,6}') then timestamp '1970-01-01' + to_days(try_cast(${text} as integer)) end`,
}

const dayFirst = ['/', '.', '-'].map((s) => written(`d${s}m${s}y`, `31${s}01${s}2025`, `%d${s}%m${s}%Y`))
const monthFirst = ['/', '.', '-'].map((s) => written(`m${s}d${s}y`, `01${s}31${s}2025`, `%m${s}%d${s}%Y`))

/** Every notation; of those that fit equally the first is taken, unless the two are day first and month first. */
export const dateNotations: readonly DateNotation[] = [
  iso,
  {
    ...written('ymd', '20250131'),
    moment: (text) =>
      sql`(case when length(${text}) in (8, 14) and substr(${text}, 1, 1) between '0' and '9' then try_strptime(${text}, ${textListLiteral(['%Y%m%d', '%Y%m%d%H%M%S'])}) end)`,
  },
  written('y/m/d', '2025/01/31', '%Y/%m/%d'),
  written('y.m.d', '2025.01.31', '%Y.%m.%d'),
  ...dayFirst,
  ...monthFirst,
  written('y年m月d日', '2025年1月31日', '%Y年%m月%d日'),
  written('d b y', '31 Jan 2025', '%d %b %Y', '%d-%b-%Y', '%d %B %Y'),
  written('b d, y', 'Jan 31, 2025', '%b %d, %Y', '%B %d, %Y', '%b %d %Y'),
  period('y-m', '2025-01', 'month', '(\\d{4})[-/.]?(0[1-9]|1[0-2])', 1),
  period('y年m月', '2025年1月', 'month', '(\\d{4})年(0?[1-9]|1[0-2])月', 1),
  period('yQq', '2025-Q1', 'quarter', '(\\d{4})[- ]?Q([1-4])', 3),
  period('Qq y', 'Q1 2025', 'quarter', 'Q([1-4])[- /]?(\\d{4})', 3, ['n', 'y']),
  period('yHh', '2025-H1', 'half', '(\\d{4})[- ]?H([12])', 6),
  period('y', '2025', 'year', '(\\d{4})()年?', 12),
  epoch('epoch', '1738281600', 1),
  epoch('epoch-ms', '1738281600000', 1000),
  epoch('epoch-us', '1738281600000000', 1_000_000),
  step,
]

const monthsOf = { month: 1, quarter: 3, half: 6, year: 12 } as const

/** The last day of what a date names, from its first moment, in SQL. */
export function lastDay(moment: Sql, { span }: DateNotation): Sql {
  if (span === 'moment') return sql`cast(${moment} as date)`
  return sql`cast(${moment} + interval ${raw(String(monthsOf[span]))} month - interval 1 day as date)`
}

/**
 * Reads `--date-format`: a name such as `d/m/y`, or a format of strptime such as `%d.%m.%Y %H:%M`.
 *
 * @throws UserError when it is neither
 */
export function parseDateNotation(text: string): DateNotation {
  const named = dateNotations.find(({ name }) => name === text.toLowerCase() || name === text)
  if (named) return named
  if (/%[Yy]/.test(text)) {
    return {
      name: text,
      example: text,
      span: 'moment',
      moment: (value) => strptime(value, [text]),
    }
  }
  throw new UserError(`"${text}" is not a notation of dates`, {
    hint: `write one of ${dateNotations.map(({ name }) => name).join(', ')}, or a format such as "%d.%m.%Y %H:%M"`,
  })
}

/** What a sample of a column says about its dates. */
export type DateGuess = {
  readonly notation: DateNotation
  /** How many of the values are dates in it. */
  readonly fits: number
  /** The notation with day and month exchanged, when it fits as many values and reads some as other days. */
  readonly rival: DateNotation | undefined
}

const rivals = new Map(
  dayFirst.flatMap((notation, i) => [
    [notation.name, monthFirst[i]!],
    [monthFirst[i]!.name, notation],
  ]),
)

/**
 * Guesses the notation of dates: the one that fits most values.
 *
 * @param values texts without empty ones
 */
export async function guessDates(engine: Engine, values: readonly string[]): Promise<DateGuess> {
  const readings = dateNotations.map(({ moment }, i) => sql`${bounded(moment(sql`x`))} as ${raw(`d${i}`)}`)
  const rows = await engine.all<Record<string, string | null>>(
    sql`select ${join(readings)} from ${valuesTable(values)}`,
  )
  const fits = dateNotations.map((_, i) =>
    rows.reduce((sum, row) => sum + (row[`d${i}`] === null ? 0 : 1), 0),
  )
  const best = fits.indexOf(Math.max(...fits))
  const notation = dateNotations[best]!
  const other = dateNotations.indexOf(rivals.get(notation.name) as DateNotation)
  const tied =
    other >= 0 && fits[other] === fits[best] && rows.some((row) => row[`d${other}`] !== row[`d${best}`])
  return { notation, fits: fits[best]!, rival: tied ? dateNotations[other] : undefined }
}
