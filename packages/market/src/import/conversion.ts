import sql, { join, raw, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { duckdb, textListLiteral, textLiteral } from '../dialects/duckdb.ts'
import type { Column } from '../schema/table.ts'
import { bounded, dateNotations, lastDay } from './dates.ts'
import { finite, numberIn, numberNotations } from './numbers.ts'
import { type Plan, type PlannedColumn, spentColumns } from './plan.ts'
import { rateOf } from './rates.ts'
import { cell, isObject, type Rows } from './rows.ts'

/** Why a value can't be taken. */
export const reasons = [
  'empty',
  'number',
  'date',
  'word',
  'flag',
  'rate',
  'object',
  'epoch',
  'future',
] as const
export type Reason = (typeof reasons)[number]

/** A column and a reason that its value may be refused for. */
export type Refusal = { readonly column: PlannedColumn; readonly reason: Reason }

/** The SQL of a plan. */
export type Conversion = {
  /** The rows that can be taken, in the columns of the table. */
  readonly accepted: Sql
  /** The others: `row` (counted from 0), `refusal` (index into `refusals`) and the `value` at fault. */
  readonly refused: Sql
  readonly refusals: readonly Refusal[]
}

const iso = dateNotations[0]!
const plain = numberNotations[0]!

/** What files write where a number, a date or a flag is missing. */
const placeholders = ['na', 'n/a', 'null', 'none', 'nan', '-', '—', '#n/a']

// A value is worked out in steps (its cell, the text in it, what that is read as, whether that is in bounds), each a select of its own.
const cellName = (name: string) => duckdb.identifier(`cell ${name}`)
const textName = (name: string) => duckdb.identifier(`text ${name}`)
const readName = (name: string) => duckdb.identifier(`read ${name}`)
const valueName = (name: string) => duckdb.identifier(`value ${name}`)

/** What may stand around a text and is no part of it; SQL's `trim` alone takes spaces only. */
const blanks = [' ', '\t', '\r', '\n', '\u00a0', '\u3000', '\ufeff']

/** A text without blanks around it. To look for them first costs a sixth of trimming every text. */
function trimmed(text: Sql): Sql {
  const around = blanks
    .map(textLiteral)
    .map((blank) => sql`prefix(${text}, ${blank}) or suffix(${text}, ${blank})`)
  return sql`case when ${join(around, ' or ')} then trim(${text}, ${textLiteral(blanks.join(''))}) else ${text} end`
}

/** The words that a column is limited to; undefined when it takes any. */
function wordsOf({ type }: Column): readonly string[] | undefined {
  return type instanceof z.ZodEnum ? (type.options as string[]) : undefined
}

/** The text that a value is read from; null where nothing is written. */
function sourceText({ column, origin }: PlannedColumn): Sql {
  if (origin.kind === 'constant') return textLiteral(origin.text)
  if (origin.kind !== 'column') return sql`cast(null as varchar)`
  const text = cellName(column.name)
  if (column.sql === 'VARCHAR') return sql`case when ${text} <> '' then ${text} end`
  // Numbers and days begin with a digit and are no placeholders: only what does not is compared with them.
  const missing = sql`${text} = '' or lower(${text}) in (${join(placeholders.map(textLiteral))})`
  return sql`case when (${text} >= '0' and ${text} < ':') or not (${missing}) then ${text} end`
}

function flagIn(text: Sql): Sql {
  const lower = sql`lower(${text})`
  const yes = textListLiteral(['true', 'yes', 'y', '1', 't', '是'])
  const no = textListLiteral(['false', 'no', 'n', '0', 'f', '否'])
  return sql`case when list_contains(${yes}, ${lower}) then true when list_contains(${no}, ${lower}) then false end`
}

/** What a text is read as; null when it can't be. */
function readingOf({ column, dates = iso, numbers = plain }: PlannedColumn, text: Sql): Sql {
  switch (column.sql) {
    case 'DOUBLE':
      return numberIn(text, numbers)
    case 'TIMESTAMP':
    case 'DATE':
      return dates.moment(text)
    case 'BOOLEAN':
      return flagIn(text)
    default: {
      const words = wordsOf(column)
      return words
        ? sql`case when list_contains(${textListLiteral(words)}, lower(${text})) then lower(${text}) end`
        : text
    }
  }
}

/** The value of a reading in the type of its column; null when it is out of bounds. */
function valueIn({ column, dates = iso }: PlannedColumn, reading: Sql): Sql {
  if (column.sql === 'DOUBLE') return finite(reading)
  if (column.sql === 'TIMESTAMP') return bounded(reading)
  if (column.sql !== 'DATE') return reading
  return column.name === 'period_end'
    ? lastDay(bounded(reading), dates)
    : sql`cast(${bounded(reading)} as date)`
}

const wrong: Readonly<Record<Column['sql'], Reason>> = {
  DOUBLE: 'number',
  DATE: 'date',
  TIMESTAMP: 'date',
  BOOLEAN: 'flag',
  VARCHAR: 'word',
  JSON: 'object',
}

/** The column that tells the currency of amounts, and the amounts that it speaks for. */
const money = {
  sales: { by: 'currency', of: ['amount'], on: 'ts' },
  observations: { by: 'unit', of: ['value', 'low', 'high'], on: 'period_end' },
  events: undefined,
  aliases: undefined,
} as const

/** The value of a column, from its reading or from that of the column that it is the same as. */
function columnValue(planned: PlannedColumn, all: readonly PlannedColumn[]): Sql {
  const { column, origin } = planned
  if (origin.kind === 'order') return sql`timestamp '1970-01-01' + to_seconds(row)`
  if (origin.kind !== 'same') return valueIn(planned, readName(column.name))
  const other = all.find((each) => each.column.name === origin.as)!
  return valueIn({ ...other, column }, readName(origin.as))
}

/**
 * The moments that events can't have: activity is kept in bits from 1970 on, and what has not happened yet, a day's zone
 * differences aside, is a wrong clock.
 */
const impossible: readonly (readonly [(moment: Sql) => Sql, Reason])[] = [
  [(moment) => sql`${moment} < timestamp '1970-01-01'`, 'epoch'],
  [(moment) => sql`${moment} > cast(now() as timestamp) + interval '1' day`, 'future'],
]

/** The checks of events' moments; they are none of other tables, where old and planned days are of use. */
const momentChecks = ({ table, columns }: Pick<Plan, 'table' | 'columns'>): [Sql, Refusal][] => {
  const column = columns.find(({ column: { name }, origin }) => name === 'ts' && origin.kind === 'column')
  if (table !== 'events' || !column) return []
  return impossible.map(([is, reason]) => [is(valueName('ts')), { column, reason }])
}

/** The checks of a column, in the order in which they are told: `[condition, reason]`. */
function checksOf({ column, origin }: PlannedColumn): [Sql, Reason][] {
  if (origin.kind === 'same' || origin.kind === 'order') return []
  const text = textName(column.name)
  const checks: [Sql, Reason][] = []
  if (column.required) checks.push([sql`${text} is null`, 'empty'])
  const canFail = column.sql !== 'VARCHAR' || wordsOf(column)
  if (canFail)
    checks.push([sql`${text} is not null and ${valueName(column.name)} is null`, wrong[column.sql]])
  return checks
}

/** What each column of the table is in the end: its value, converted where a rate of its currency is given. */
function finalValues({ table, columns, target }: Plan): Sql[] {
  const { by, of } = money[table] ?? { by: '', of: [] as readonly string[] }
  return columns.map(({ column }) => {
    const name = duckdb.identifier(column.name)
    const value = valueName(column.name)
    if (!target) return sql`${value} as ${name}`
    if (column.name === by)
      return sql`case when "rated" then ${textLiteral(target)} else ${value} end as ${name}`
    return (of as readonly string[]).includes(column.name)
      ? sql`${value} * "rate" as ${name}`
      : sql`${value} as ${name}`
  })
}

/** The rate of each row, and whether it has one, as further columns of the values. */
function withRates(values: Sql, { table, rates, target }: Plan): Sql {
  const about = money[table]
  if (!target || !about) return sql`select *, cast(1 as double) as "rate", false as "rated" from (${values})`
  const currency = sql`upper(${valueName(about.by)})`
  const codes = join([...new Set(rates.map((rate) => rate.currency))].map(textLiteral))
  return sql`select *, ${rateOf(currency, sql`cast(${valueName(about.on)} as date)`, rates)} as "rate",
    coalesce(${currency} in (${codes}), false) as "rated" from (${values})`
}

function refusalsOf({ table, columns, target }: Plan, isJson: boolean): [Sql, Refusal][] {
  const checks = columns.flatMap((column) =>
    checksOf(column).map(([condition, reason]): [Sql, Refusal] => [condition, { column, reason }]),
  )
  checks.push(...momentChecks({ table, columns }))
  const by = columns.find(({ column }) => column.name === money[table]?.by)
  if (target && by) checks.push([sql`"rate" is null`, { column: by, reason: 'rate' }])
  // A line that is no JSON object has none of the columns: it is told as what it is and not as empty cells.
  const whole = columns[0]!
  if (isJson) checks.unshift([sql`not (${isObject(sql`record`)})`, { column: whole, reason: 'object' }])
  return checks
}

/**
 * The SQL that makes rows of a table from the rows of a file, and tells those apart that can't be made.
 */
export function conversionOf(rows: Rows, plan: Plan, isJson: boolean): Conversion {
  const { columns } = plan
  const needsOrder = columns.some(({ origin }) => origin.kind === 'order')
  const keeps = plan.table !== 'observations'
  const rest = keeps ? (rows.properties(spentColumns(plan)) ?? sql`cast(null as json)`) : sql`null`
  const texts = columns.map((each) => sql`${sourceText(each)} as ${textName(each.column.name)}`)
  const cells = columns.flatMap(({ column, origin }) =>
    origin.kind === 'column' ? [sql`${trimmed(cell(origin.index))} as ${cellName(column.name)}`] : [],
  )
  const readings = columns.map(
    (each) => sql`${readingOf(each, textName(each.column.name))} as ${readName(each.column.name)}`,
  )
  const values = columns.map((each) => sql`${columnValue(each, columns)} as ${valueName(each.column.name)}`)
  const checks = refusalsOf(plan, isJson)
  const cases = checks.map(([condition], i) => sql`when ${condition} then ${raw(String(i))}`)
  const culprits = checks.map(([, { column, reason }], i) => {
    const value = reason === 'object' ? sql`record` : textName(column.column.name)
    return sql`when ${raw(String(i))} then ${value}`
  })
  const judged = (numbered: boolean) => {
    const source = numbered
      ? sql`select row_number() over () - 1 as row, * from (${rows.select})`
      : rows.select
    const trim = cells.length > 0 ? sql`select *, ${join(cells)} from (${source})` : source
    const read = sql`select *, ${join(readings)} from (select *, ${join(texts)} from (${trim}))`
    const valued = sql`select *, ${join(values)} from (${read})`
    return sql`select *, case ${join(cases, ' ')} end as refusal from (${withRates(valued, plan)})`
  }
  const result = keeps ? [...finalValues(plan), sql`cast(${rest} as json) as properties`] : finalValues(plan)
  return {
    accepted: sql`select ${join(result)} from (${judged(needsOrder)}) where refusal is null`,
    refused: sql`select row, refusal, case refusal ${join(culprits, ' ')} end as value
      from (${judged(true)}) where refusal is not null order by row`,
    refusals: checks.map(([, refusal]) => refusal),
  }
}
