import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { intervalColumns, pointColumns } from '../drawing/columns.ts'
import { graphicColor } from '../drawing/theme.ts'
import { lastPoints, seriesLines, type TimeOptions, timeFrame } from '../drawing/time-frame.ts'
import { timeOf } from '../drawing/values.ts'

/** An estimate in time with the interval it is sure of. */
export type BandRow = {
  readonly series: string
  readonly date: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** Series over time, each with the band of its interval. */
export const band = defineChart<BandRow, TimeOptions>({
  series: ({ series }) => [series],
  columns: (options, language) => [
    ...pointColumns<BandRow>(options, language),
    ...intervalColumns<BandRow>(options.format, language),
  ],
  plot(rows, options, canvas) {
    const extent = {
      days: rows.map(({ date }) => date),
      values: rows.flatMap(({ value, low, high }) => [value, low, high]),
      ends: lastPoints(rows),
      valueLabel: options.valueLabel,
    }
    const frame = timeFrame(extent, options, canvas)
    const areas = Plot.areaY(rows, {
      x: ({ date }) => timeOf(date),
      y1: 'low',
      y2: 'high',
      z: 'series',
      fill: ({ series }) => graphicColor(canvas.style(series)),
      fillOpacity: 0.18,
    })
    return { ...frame.plot, marks: [frame.behind, areas, seriesLines(rows, options, canvas), frame.above] }
  },
})
