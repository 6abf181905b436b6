import { defineChart } from '../drawing/chart.ts'
import { noteColumn, pointColumns } from '../drawing/columns.ts'
import { lastPoints, seriesLines, type TimeOptions, timeFrame } from '../drawing/time-frame.ts'

/** One point of a series; `null` is a gap that the line does not bridge. */
export type LineRow = {
  readonly series: string
  readonly date: string
  readonly value: number | null
  readonly note?: string
}

/**
 * Series over time, a point for each value and the series' name and last value at its end.
 *
 * @example
 * line.svg([{ series: 'ChatGPT', date: '2025-10-06', value: 8e8 }], { title, description, format: 'compact' }, frame)
 */
export const line = defineChart<LineRow, TimeOptions>({
  series: ({ series }) => [series],
  columns: (options, language) => [...pointColumns<LineRow>(options, language), noteColumn(language)],
  plot(rows, options, canvas) {
    const extent = {
      days: rows.map(({ date }) => date),
      values: rows.map(({ value }) => value),
      ends: lastPoints(rows),
      valueLabel: options.valueLabel,
    }
    const frame = timeFrame(extent, options, canvas)
    return { ...frame.plot, marks: [frame.behind, seriesLines(rows, options, canvas), frame.above] }
  },
})
