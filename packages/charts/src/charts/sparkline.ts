import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { formatDate, timeOf, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** One value of a small curve; `null` is a gap. */
export type SparklineRow = { readonly date: string; readonly value: number | null }

export type SparklineOptions = { readonly format: ValueFormat }

/** A curve the size of a word, with a dot at its end. Use it at a width of 80 to 160. */
export const sparkline = defineChart<SparklineRow, SparklineOptions>({
  columns: (options, language) => [
    { header: words(language).date, text: ({ date }) => formatDate(date, language) },
    numberColumn(options.valueLabel ?? words(language).value, ({ value }) => value, options.format, language),
  ],
  plot(rows, _options, canvas) {
    const x = ({ date }: SparklineRow) => timeOf(date)
    const last = rows.filter(({ value }) => value !== null).slice(-1)
    return {
      height: Math.round(canvas.width / 4),
      margin: 4,
      x: { axis: null, type: 'utc' },
      y: { axis: null },
      marks: [
        Plot.lineY(rows, { x, y: 'value', stroke: 'var(--series-3)', strokeWidth: 1.75 }),
        Plot.dot(last, { x, y: 'value', r: 2.75, fill: 'var(--series-3)' }),
      ],
    }
  },
})
