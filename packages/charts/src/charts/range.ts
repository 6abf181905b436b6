import * as Plot from '@observablehq/plot'
import { valueAxisX, valueScale } from '../drawing/axes.ts'
import { defineChart } from '../drawing/chart.ts'
import { intervalColumns, numberColumn } from '../drawing/columns.ts'
import { tooltip, valueText } from '../drawing/marks.ts'
import { rowFrame } from '../drawing/row-frame.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** What different publishers say of one thing: every estimate, and thereby the lowest and the highest. */
export type RangeRow = {
  readonly label: string
  readonly estimates: readonly { readonly publisher: string; readonly value: number }[]
}

export type RangeOptions = { readonly format: ValueFormat; readonly log?: boolean }

const low = ({ estimates }: RangeRow) => Math.min(...estimates.map(({ value }) => value))
const high = ({ estimates }: RangeRow) => Math.max(...estimates.map(({ value }) => value))

/** From the lowest to the highest estimate of each item, a dot for each; never an average of what differs by definition. */
export const range = defineChart<RangeRow, RangeOptions>({
  columns: (options, language) => [
    { header: options.seriesLabel ?? words(language).item, text: ({ label }) => label },
    ...intervalColumns<RangeRow & { low: number; high: number }>(options.format, language).map((column) => ({
      ...column,
      text: (row: RangeRow) => column.text({ ...row, low: low(row), high: high(row) }),
    })),
    {
      header: words(language).estimates,
      text: ({ estimates }) =>
        estimates
          .map(
            ({ publisher, value }) =>
              `${publisher}: ${numberColumn<number>('', (n) => n, options.format, language).text(value)}`,
          )
          .join('; '),
    },
  ],
  plot(rows, { format, log = true, valueLabel }, canvas) {
    const values = rows.flatMap(({ estimates }) => estimates.map(({ value }) => value))
    const axis = valueAxisX(valueScale(values, { log, count: canvas.narrow ? 3 : 6 }), format, canvas)
    const say = (value: number) => formatValue(value, format, canvas.language)
    const texts = rows.map((row) => [...new Set([low(row), high(row)])].map(say).join(' – '))
    const names = rows.map(({ label }) => label)
    const frame = rowFrame(names, texts, canvas, { valueLabel, mark: 14 })
    const points = rows.flatMap(({ label, estimates }, i) =>
      estimates.map(({ publisher, value }) => ({
        value,
        i,
        words: tooltip(label, `${publisher}: ${say(value)}`),
      })),
    )
    const y = (_: RangeRow, i: number) => i
    const ink = 'var(--series-3)'
    const dots = { r: 4.5, fill: ink, stroke: 'var(--chart-paper)' }
    const lines = { stroke: ink, strokeWidth: 6, strokeOpacity: 0.35, strokeLinecap: 'round' } as const
    return {
      ...frame.plot,
      x: axis.x,
      marks: [
        axis.marks,
        frame.labels,
        Plot.link(rows, { x1: low, x2: high, y1: y, y2: y, ...lines }),
        Plot.dot(points, { x: 'value', y: 'i', title: 'words', ...dots }),
        Plot.text(rows, { ...valueText, x: high, y, text: (_: RangeRow, i: number) => texts[i], dx: 11 }),
      ],
    }
  },
})
