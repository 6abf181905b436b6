import type { Day, Grain } from '@bellwether/core'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { type MonthStep, monthSteps, type Offset, offsets } from '../activity/timezone.ts'
import { masksOf, periodsOf, type WordRange, wordBits, wordName } from '../activity/words.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { constant, endBit, orOf, wordConstant } from './bits.ts'

/** A column that an index is divided by: its name, and how it is read from an event. */
export type KeyColumn = { readonly name: string; readonly value: Sql }

const secondsPerDay = 86_400

/** What holds from a moment on, until the next one. */
type Step = { readonly start: number; readonly value: number | bigint }

/** The value that holds at a moment; equal ones in a row are one step. */
function valueAt(moment: Sql, all: readonly Step[], write: (value: number | bigint) => Sql = constant): Sql {
  const steps = all.filter(({ value }, i) => i === 0 || value !== all[i - 1]!.value)
  const cases = steps
    .slice(1)
    .map(({ start }, i) => sql`when ${moment} < ${constant(start)} then ${write(steps[i]!.value)}`)
  const last = write(steps.at(-1)!.value)
  return cases.length === 0 ? last : sql`case ${join(cases, ' ')} else ${last} end`
}

/** Seconds since 1970 on a local clock, from those of UTC. */
export function localSeconds(utc: Sql, offsets: readonly Offset[]): Sql {
  const steps = offsets.map(({ start, offset }) => ({ start, value: offset }))
  return sql`${utc} + ${valueAt(utc, steps.length === 0 ? [{ start: 0, value: 0 }] : steps)}`
}

/** The number of the local day that a moment lies in. */
export function localDay(dialect: Dialect, moment: Sql, offsets: readonly Offset[]): Sql {
  return dialect.divide(localSeconds(dialect.epochSeconds(moment), offsets), constant(secondsPerDay))
}

/** The columns of words of a range, by name. */
export const wordColumns = (range: WordRange): string[] =>
  Array.from({ length: range.last - range.first + 1 }, (_, i) => wordName(range.first + i))

/** What an index is made from. */
export type EventSource = {
  /** A table or a subquery, whose columns `ts` and `user_id` are read. */
  readonly from: Sql
  readonly keys: readonly KeyColumn[]
  readonly timezone: string
  /** The first and the last day of UTC that have events. */
  readonly first: Day
  readonly last: Day
  readonly range: WordRange
  /** Which events count. */
  readonly condition?: Sql
}

/** The words of an event's day, and the columns of an event that they are made of. */
function marksOfDays(dialect: Dialect, { timezone, first, last }: EventSource) {
  const { bits, divide } = dialect
  const day = sql`cast(${localDay(dialect, sql`ts`, offsets(timezone, first, last))} as integer) as day`
  const bit = bits.left(wordConstant(1n), sql`(day - word * ${constant(wordBits)})`)
  const marked = (rows: Sql) =>
    sql`select *, ${bit} as bit from (select *, ${divide(sql`day`, constant(wordBits))} as word from (${rows}) days) words`
  const word = (number: number) =>
    sql`case when word = ${constant(number)} then bit else cast(0 as bigint) end`
  return { column: day, marked, word }
}

const microseconds = 1_000_000
const monthsPerYear = 12

/** The bit of an event's month where clocks do not change and there is one word: what the calendar says is fastest. */
function marksOfCalendar(dialect: Dialect, steps: readonly MonthStep[], offset: number, word: number) {
  const { bits, epochMicroseconds, monthOfYear } = dialect
  const years = [...new Set(steps.map(({ month }) => Math.floor(month / monthsPerYear)))]
  const position = valueAt(
    sql`moment`,
    years.map((year) => ({
      start: Date.UTC(1970 + year, 0) * 1000,
      value: year * monthsPerYear - word * wordBits - 1,
    })),
  )
  return {
    column: sql`${epochMicroseconds(sql`ts`)} + ${constant(offset * microseconds)} as moment`,
    marked: (rows: Sql) => rows,
    word: () => bits.left(wordConstant(1n), sql`(${monthOfYear(sql`moment`)} + ${position})`),
  }
}

/** The words of an event's month: its moment is compared with those at which months begin, which divides nothing. */
function marksOfMonths(dialect: Dialect, { timezone, first, last, range }: EventSource) {
  const { epochMicroseconds } = dialect
  const found = offsets(timezone, first, last)
  const steps = monthSteps(found, last)
  if (found.length === 1 && range.first === range.last) {
    return marksOfCalendar(dialect, steps, found[0]!.offset, range.first)
  }
  const bitIn = (number: number, month: number) =>
    Math.floor(month / wordBits) === number ? 1n << BigInt(month % wordBits) : 0n
  const word = (number: number) =>
    valueAt(
      sql`moment`,
      steps.map(({ start, month }) => ({ start: start * microseconds, value: bitIn(number, month) })),
      (bit) => wordConstant(BigInt(bit)),
    )
  return { column: sql`${epochMicroseconds(sql`ts`)} as moment`, marked: (rows: Sql) => rows, word }
}

/** A row an event, with a word of bits for each 56 days, or months, of which one bit is set. */
export function marksOfEvents(dialect: Dialect, source: EventSource): Sql {
  const { from, keys, range, condition } = source
  const { identifier } = dialect
  const { column, marked, word } = (range.unit === 'day' ? marksOfDays : marksOfMonths)(dialect, source)
  const rows = sql`
    select ${join([...keys.map(({ name, value }) => sql`${value} as ${identifier(name)}`), sql`user_id`, column])}
    from ${from}
    where ${condition ?? sql`true`}`
  const names = keys.map(({ name }) => identifier(name))
  const words = wordColumns(range).map((name, i) => sql`${word(range.first + i)} as ${identifier(name)}`)
  return sql`select ${join([...names, sql`user_id`, ...words])} from (${marked(rows)}) marks`
}

/**
 * One pass over events: a row a key and user, with a word of bits for each 56 days, or months. One `bit_or` a word over
 * all events took 1.0 s for 20 M events where grouping by user and word took 2.6 s.
 */
export function activityOfEvents(dialect: Dialect, source: EventSource): Sql {
  const { bits, identifier } = dialect
  const names = [...source.keys.map(({ name }) => identifier(name)), sql`user_id`]
  const words = wordColumns(source.range).map(identifier)
  return sql`
    select ${join([...names, ...words.map((word) => sql`${bits.orAll(word)} as ${word}`)])}
    from (${marksOfEvents(dialect, source)}) marked
    group by ${join(names)}`
}

/**
 * The bitmaps that questions are asked of: a row a key and user with the words `w0 …` of its active periods and the
 * numbers `first` and `last` of the first and last of them.
 *
 * @param from an index: a table or subquery with the words of `range`, one or more rows a user
 * @param by the columns to divide by
 * @param aliases a table of `alias` and `user_id`, where users may go by several names
 */
export function bitmapsOf(
  dialect: Dialect,
  {
    from,
    by,
    range,
    grain,
    weekStart,
    aliases,
  }: {
    from: Sql
    by: readonly string[]
    range: WordRange
    grain: Grain
    weekStart: number
    aliases?: Sql | undefined
  },
): Sql {
  const { bits, identifier } = dialect
  const days = wordColumns(range)
  const user = aliases ? sql`coalesce(aliases.user_id, days.user_id)` : sql`days.user_id`
  const keys = by.map((name) => sql`days.${identifier(name)} as ${identifier(name)}`)
  const merged = sql`
    select ${join([
      ...keys,
      sql`${user} as user_id`,
      ...days.map((column) => sql`${bits.orAll(sql`days.${identifier(column)}`)} as ${identifier(column)}`),
    ])}
    from ${from} days ${aliases ? sql`left join ${aliases} aliases on aliases.alias = days.user_id` : empty}
    group by ${join([...by.map((name) => sql`days.${identifier(name)}`), user])}`
  const names = [...by.map(identifier), sql`user_id`]
  const words = periodWords(dialect, range, grain, weekStart)
  const columns = words.map((_, i) => raw(wordName(i)))
  return sql`
    select *, ${endBit(dialect, columns, 'first')} as first, ${endBit(dialect, columns, 'last')} as last
    from (
      select ${join([...names, ...words.map((word, i) => sql`${word} as ${columns[i]!}`)])}
      from (${merged}) merged
    ) graded`
}

/** The words of a grain from those of a finer unit: the bit of a period is set when one of its days or months is. */
function periodWords(dialect: Dialect, range: WordRange, grain: Grain, weekStart: number): Sql[] {
  if (grain === range.unit) return wordColumns(range).map(dialect.identifier)
  const { bits, identifier } = dialect
  const marks = periodsOf(range, grain, weekStart).map((period, i) => {
    const touched = masksOf(period, range).map(
      ({ word, mask }) => sql`${bits.and(identifier(wordName(word)), wordConstant(mask))} <> 0`,
    )
    const bit = wordConstant(1n << BigInt(i % wordBits))
    return sql`case when ${join(touched, ' or ')} then ${bit} else ${wordConstant(0n)} end`
  })
  return Array.from({ length: Math.ceil(marks.length / wordBits) }, (_, i) =>
    orOf(bits, marks.slice(i * wordBits, (i + 1) * wordBits)),
  )
}
