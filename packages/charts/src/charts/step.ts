import { defineChart } from '../drawing/chart.ts'
import { noteColumn, pointColumns } from '../drawing/columns.ts'
import { lastPoints, seriesLines, type TimeOptions, timeFrame } from '../drawing/time-frame.ts'
import type { LineRow } from './line.ts'

/** A value that holds from a day until the next row of its series. */
export type StepRow = LineRow

export type StepOptions = TimeOptions & {
  /** The day until which the last values hold; the last day of the rows unless given. */
  readonly until?: string
}

/** Values that hold until they change, such as list prices. */
export const step = defineChart<StepRow, StepOptions>({
  series: ({ series }) => [series],
  columns: (options, language) => [...pointColumns<StepRow>(options, language), noteColumn(language)],
  plot(rows, options, canvas) {
    const until =
      options.until ??
      rows
        .map(({ date }) => date)
        .toSorted()
        .at(-1)!
    const held = lastPoints(rows).map((point) => ({ ...point, date: until }))
    const extent = {
      days: [...rows.map(({ date }) => date), until],
      values: rows.map(({ value }) => value),
      ends: held,
      valueLabel: options.valueLabel,
    }
    const frame = timeFrame(extent, options, canvas)
    const lines = seriesLines([...rows, ...held], options, canvas, 'step-after')
    return { ...frame.plot, marks: [frame.behind, lines, frame.above] }
  },
})
