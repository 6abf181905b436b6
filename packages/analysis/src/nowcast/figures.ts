import { daysIn, formatPeriod, parsePeriod, UserError } from '@bellwether/core'
import { type Engine, type Fact, facts, metricOf, readTable } from '@bellwether/market'
import { numbersOf, placeOf, textsOf } from '../columns.ts'

/** A published figure of a stock or a pace, on the day that it stands for. */
export type StatedFigure = {
  readonly market: string
  readonly region: string
  readonly measure: string
  readonly unit: string
  readonly vendor: string
  readonly entity: string
  /** How it is counted, and by whom where that differs. */
  readonly basis: string
  readonly day: string
  readonly value: number
  /** Its class: `disclosure`, `press` …; `alternative` where others contradict it. */
  readonly quality: string
  readonly sources: readonly string[]
}

/** What stands for several measures; each of them is a series of its own. */
const groups: Readonly<Record<string, readonly string[]>> = {
  revenue: ['annualized_revenue'],
  users: ['weekly_active_users', 'monthly_active_users'],
}

/**
 * The measures that a word stands for.
 *
 * @throws UserError for flows and ratios, of which a month between two figures has no value
 */
export function measuresOf(metric: string): readonly string[] {
  if (groups[metric]) return groups[metric]
  const kind = metricOf(metric)?.kind
  if (kind === undefined || kind === 'stock' || kind === 'rate') return [metric]
  throw new UserError(`"${metric}" is counted over periods, and can't be nowcast between them`, {
    hint: 'take a stock or a pace: revenue (annualized), users, weekly_active_users, daily_tokens …',
  })
}

const figureOf = (fact: Fact): StatedFigure => ({
  market: fact.market,
  region: fact.region ?? '',
  measure: fact.metric,
  unit: fact.unit,
  vendor: fact.vendor,
  entity: fact.entity,
  basis: fact.basis,
  day: fact.period_end,
  value: fact.value,
  quality: fact.preferred ? fact.quality : 'alternative',
  sources: [fact.source_id],
})

/** Equal figures of one day count once, under the better class, with all their sources. */
function distinct(all: readonly StatedFigure[]): StatedFigure[] {
  const found = new Map<string, StatedFigure>()
  for (const figure of all) {
    const { market, region, measure, entity, basis, day, value } = figure
    const key = [market, region, measure, entity, basis, day, value].join('\n')
    const other = found.get(key)
    if (!other) found.set(key, figure)
    else {
      const better = other.quality === 'alternative' ? figure : other
      found.set(key, { ...better, sources: [...new Set([...other.sources, ...figure.sources])] })
    }
  }
  return [...found.values()]
}

export type FigureQuestion = {
  readonly metric: string
  readonly vendor?: string | undefined
  readonly market?: string | undefined
}

/** The figures of a fact base or workspace, conflicting ones and all. */
export async function statedFigures(
  engine: Engine,
  { metric, vendor, market }: FigureQuestion,
): Promise<StatedFigure[]> {
  const asked = await Promise.all(
    measuresOf(metric).map((measure) =>
      engine.all<Fact>(facts(engine.dialect, { metric: measure, vendor, market })),
    ),
  )
  return distinct(asked.flat().map(figureOf))
}

/** Columns of a file of figures; those without a name are the same for all its rows. */
export type FigureColumns = {
  readonly id?: string | undefined
  readonly time: string
  readonly value: string
  readonly quality?: string | undefined
  readonly publisher?: string | undefined
}

/**
 * The figures of a file, one row each.
 *
 * @throws UserError for a column that is missing, a value that is none or a time that is no day or period
 */
export async function readFigures(
  path: string,
  columns: FigureColumns,
  metric: string,
): Promise<StatedFigure[]> {
  const table = await readTable(path)
  const texts = (name: string | undefined) => (name === undefined ? undefined : textsOf(table, name))
  const [id, quality, publisher] = [texts(columns.id), texts(columns.quality), texts(columns.publisher)]
  const [time, value] = [textsOf(table, columns.time), numbersOf(table, columns.value)]
  const all = Array.from(value, (number, row): StatedFigure => {
    if (!(number > 0 && Number.isFinite(number))) {
      throw new UserError(
        `${placeOf(table, row)}: "${columns.value}" is ${Number.isNaN(number) ? 'empty' : number}`,
        { hint: 'give values above 0, or remove the row' },
      )
    }
    const entity = id?.[row] ?? columns.value
    return {
      ...{ market: path, region: '', measure: metric, unit: '', vendor: entity, entity },
      basis: publisher?.[row] ?? 'as the file gives it',
      day: parsePeriod(time[row] ?? '').end,
      value: number,
      quality: quality?.[row] ?? 'press',
      sources: [`row ${row + 1}`],
    }
  })
  return distinct(all)
}

/** A day as months since the year 0: whole numbers are ends of months. */
export function monthsOf(day: string): number {
  const month = parsePeriod(day.slice(0, 7))
  const [year, index] = day.split('-').map(Number) as [number, number]
  const length = daysIn(month)
  return 12 * year + index - 2 + Number(day.slice(8, 10)) / length
}

/** The month whose end a whole number is, as `2026-09`. */
export const monthName = (months: number): string =>
  formatPeriod(
    parsePeriod(`${Math.floor(months / 12)}-${String((((months % 12) + 12) % 12) + 1).padStart(2, '0')}`),
  )
