import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { pointColumns } from '../drawing/columns.ts'
import { legend } from '../drawing/legend.ts'
import { graphicColor } from '../drawing/theme.ts'
import { timeFrame } from '../drawing/time-frame.ts'
import { formatValue, timeOf, type ValueFormat } from '../drawing/values.ts'

/** What one series adds to a period, or takes from it where it is negative. */
export type StackedBarsRow = {
  readonly series: string
  /** The first and the last day of the period. */
  readonly date: string
  readonly end: string
  readonly value: number
}

type Part = StackedBarsRow & { low: number; high: number }

/** Stacks what is positive upwards from zero and what is negative downwards, in the order in which series appear. */
function stack(rows: readonly StackedBarsRow[]): Part[] {
  const reached = new Map<string, { up: number; down: number }>()
  return rows.map((row) => {
    const at = reached.get(row.date) ?? { up: 0, down: 0 }
    reached.set(row.date, at)
    const from = row.value < 0 ? at.down : at.up
    const to = from + row.value
    if (row.value < 0) at.down = to
    else at.up = to
    return { ...row, low: Math.min(from, to), high: Math.max(from, to) }
  })
}

const day = 86_400_000

/** Bars over time, one a period, of parts that add up and parts that are lost: growth accounting. */
export const stackedBars = defineChart<StackedBarsRow, { readonly format: ValueFormat }>({
  series: ({ series }) => [series],
  columns: pointColumns,
  plot(rows, options, canvas) {
    const parts = stack(rows)
    const extent = {
      days: parts.flatMap(({ date, end }) => [date, end]),
      values: parts.flatMap(({ low, high }) => [low, high]),
      ends: [],
      valueLabel: options.valueLabel,
    }
    const frame = timeFrame(extent, options, canvas)
    const names = [...new Set(rows.map(({ series }) => series))]
    const key = legend(names, canvas, frame.plot.marginLeft)
    const says = ({ series, date, value }: Part) =>
      `${series}, ${date}: ${formatValue(value, options.format, canvas.language)}`
    return {
      ...frame.plot,
      height: frame.plot.height + key.height,
      marginTop: frame.plot.marginTop + key.height,
      marks: [
        frame.behind,
        Plot.rect(parts, {
          x1: ({ date }: Part) => timeOf(date),
          x2: ({ end }: Part) => new Date(timeOf(end).getTime() + day),
          y1: 'low',
          y2: 'high',
          insetLeft: 1,
          insetRight: 1,
          fill: ({ series }: Part) => graphicColor(canvas.style(series)),
          stroke: 'var(--chart-paper)',
          strokeWidth: 0.5,
          title: says,
        }),
        Plot.ruleY([0], { stroke: 'var(--chart-ink)' }),
        key.marks,
      ],
    }
  },
})
