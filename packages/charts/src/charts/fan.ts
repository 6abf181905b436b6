import { formatPercent } from '@bellwether/core'
import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import type { Column } from '../drawing/table.ts'
import { seriesLines, type TimeOptions, timeFrame } from '../drawing/time-frame.ts'
import { formatDate, timeOf } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** A day of history (`actual`) or of the forecast (`median` and its central intervals, narrowest first). */
export type FanRow = {
  readonly date: string
  readonly actual: number | null
  readonly median: number | null
  readonly intervals: readonly { readonly level: number; readonly low: number; readonly high: number }[]
}

type Ribbon = { date: string; level: number; low: number; high: number }

/** The ribbons of all levels, widest first, each starting at the last actual value so that the fan has no gap. */
function ribbons(rows: readonly FanRow[]): Ribbon[][] {
  const last = rows.filter(({ actual }) => actual !== null).at(-1)
  const all = rows.flatMap(({ date, intervals }) => intervals.map((interval) => ({ date, ...interval })))
  const levels = [...new Set(all.map(({ level }) => level))].sort((a, b) => b - a)
  return levels.map((level) => {
    const start =
      last?.actual != null ? [{ date: last.date, level, low: last.actual, high: last.actual }] : []
    return [...start, ...all.filter((ribbon) => ribbon.level === level)]
  })
}

function columns(rows: TimeOptions & { valueLabel?: string }, language: 'en' | 'zh'): Column<FanRow>[] {
  const word = words(language)
  const interval = (row: FanRow) =>
    row.intervals
      .map(({ level, low, high }) => {
        const ends = [low, high].map((v) => numberColumn<number>('', (n) => n, rows.format, language).text(v))
        return `${formatPercent(level, language, 0)}: ${ends.join(' – ')}`
      })
      .join('; ')
  return [
    { header: word.date, text: ({ date }) => formatDate(date, language) },
    numberColumn(word.actual, ({ actual }) => actual, rows.format, language),
    numberColumn(word.median, ({ median }) => median, rows.format, language),
    { header: word.estimates, text: interval },
  ]
}

/** A history and its forecast: the median as a dashed line within ribbons that darken towards it. */
export const fan = defineChart<FanRow, TimeOptions>({
  columns,
  plot(rows, options, canvas) {
    const word = words(canvas.language)
    const actual = rows
      .filter((row) => row.actual !== null)
      .map(({ date, actual: value }) => ({ series: word.actual, date, value }))
    const median = rows
      .filter((row) => row.median !== null)
      .map(({ date, median: value }) => ({ series: word.median, date, value }))
    const joined = [...actual.slice(-1).map((point) => ({ ...point, series: word.median })), ...median]
    const styles = {
      [word.actual]: { slot: 3, dash: '', marker: 'circle' },
      [word.median]: { slot: 3, dash: '5 3', marker: 'circle' },
    } as const
    const styled = { ...canvas, style: (name: string) => styles[name] ?? canvas.style(name) }
    const bands = ribbons(rows)
    const extent = {
      days: rows.map(({ date }) => date),
      values: [...actual, ...median]
        .map(({ value }) => value)
        .concat(bands.flat().flatMap(({ low, high }) => [low, high])),
      ends: median.slice(-1).filter((end): end is typeof end & { value: number } => end.value !== null),
      valueLabel: options.valueLabel,
    }
    const frame = timeFrame(extent, options, styled)
    const areas = bands.map((ribbon) =>
      Plot.areaY(ribbon, {
        x: ({ date }) => timeOf(date),
        y1: 'low',
        y2: 'high',
        fill: 'var(--series-3)',
        fillOpacity: 0.16,
      }),
    )
    return {
      ...frame.plot,
      marks: [frame.behind, areas, seriesLines([...actual, ...joined], options, styled), frame.above],
    }
  },
})
