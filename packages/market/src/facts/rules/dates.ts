import { defineMessages, readPeriod } from '@bellwether/core'
import type { FactTable } from '../folder.ts'
import type { Problem } from '../problem.ts'
import type { FactBase, FactRow } from '../read.ts'
import { type Rule, rowProblem, rowsOf } from './rule.ts'

const messages = defineMessages({
  en: {
    endsFirst: ({ start }: { start: string }) => `lies before the period's start, ${start}`,
    swap: 'swap period_start and period_end, or correct one',
    future: 'lies in the future',
    forecast: 'correct the day, or use a metric whose name ends with _forecast',
    ancient: ({ year }: { year: number }) => `lies before ${year}`,
    correctDay: 'correct the day',
    publishedFirst: ({ published }: { published: string }) =>
      `lies after its source was published, ${published}`,
    correctEither: 'correct the period or sources.csv, or use a metric whose name ends with _forecast',
    notDate: 'is not a date',
    writeDate: 'write it as exactly as it is known: 2026, 2026-04 or 2026-04-07',
  },
  zh: {
    endsFirst: ({ start }) => `早于期间开始日 ${start}`,
    swap: '对调 period_start 与 period_end，或更正其一',
    future: '在未来',
    forecast: '更正日期，或改用以 _forecast 结尾的指标',
    ancient: ({ year }) => `早于 ${year} 年`,
    correctDay: '更正日期',
    publishedFirst: ({ published }) => `晚于来源的发布日期 ${published}`,
    correctEither: '更正期间或 sources.csv，或改用以 _forecast 结尾的指标',
    notDate: '不是日期',
    writeDate: '按已知精度书写：2026、2026-04 或 2026-04-07',
  },
})

/** The first year that a figure of a market may plausibly speak of. */
const firstYear = 1900

const isForecast = (metric: string): boolean => metric.endsWith('_forecast')

/** The first thing wrong with the period of a figure. */
function periodProblem(
  base: FactBase,
  row: FactRow<'observations'>,
  today: string,
  published: ReadonlyMap<string, string | null>,
): Problem | undefined {
  const { period_start: start, period_end: end, metric, source_id } = row.row
  if (end < start)
    return rowProblem(base, 'observations', row, 'period_end', (language) => [
      messages(language).endsFirst({ start }),
      messages(language).swap,
    ])
  if (start < `${firstYear}`)
    return rowProblem(base, 'observations', row, 'period_start', (language) => [
      messages(language).ancient({ year: firstYear }),
      messages(language).correctDay,
    ])
  if (isForecast(metric)) return undefined
  if (start > today)
    return rowProblem(base, 'observations', row, 'period_start', (language) => [
      messages(language).future,
      messages(language).forecast,
    ])
  const stated = published.get(source_id) ?? ''
  const known = readPeriod(stated)
  if (known === undefined || start <= known.end) return undefined
  return rowProblem(base, 'observations', row, 'period_start', (language) => [
    messages(language).publishedFirst({ published: stated }),
    messages(language).correctEither,
  ])
}

/** The columns that hold a date as exactly as it is known. */
const partialDates: readonly (readonly [FactTable, string])[] = [
  ['sources', 'published'],
  ['milestones', 'date'],
  ['models', 'release_date'],
  ['models', 'benchmark_1_date'],
  ['models', 'benchmark_2_date'],
]

const partialDate = /^\d{4}(-\d\d(-\d\d)?)?$/

function partialDateProblems(base: FactBase, table: FactTable, column: string): Problem[] {
  return rowsOf(base, table).flatMap((row) => {
    const text = row.row[column] as string | null
    if (text === null || (partialDate.test(text) && readPeriod(text))) return []
    return rowProblem(base, table, row, column, (language) => [
      messages(language).notDate,
      messages(language).writeDate,
    ])
  })
}

/** Periods run forwards, are not in the future unless forecast, and are not reported before they began. */
export const checkDates: Rule = (base, today) => {
  const published = new Map(base.rows.sources.map(({ row }) => [row.source_id, row.published]))
  return [
    ...base.rows.observations.flatMap((row) => periodProblem(base, row, today, published) ?? []),
    ...partialDates.flatMap(([table, column]) => partialDateProblems(base, table, column)),
  ]
}
