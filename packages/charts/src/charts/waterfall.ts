import type { Language } from '@bellwether/core'
import * as Plot from '@observablehq/plot'
import { valueAxisX, valueScale } from '../drawing/axes.ts'
import { defineChart } from '../drawing/chart.ts'
import { noteColumn } from '../drawing/columns.ts'
import { barExtent, tooltip, valueText } from '../drawing/marks.ts'
import { rowFrame } from '../drawing/row-frame.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** A step that adds its value to what came before; a row with `total` shows where the sum stands and adds nothing. */
export type WaterfallRow = {
  readonly label: string
  readonly value: number
  readonly total?: boolean
  readonly note?: string
}

export type WaterfallOptions = {
  readonly format: ValueFormat
  /** How steps are written, when not as `format`: differences of shares are points. */
  readonly stepFormat?: ValueFormat
}

type Bar = WaterfallRow & { start: number; end: number; i: number }

function bars(rows: readonly WaterfallRow[]): Bar[] {
  let sum = 0
  return rows.map((row, i) => {
    const start = row.total ? 0 : sum
    sum = row.total ? row.value : sum + row.value
    return { ...row, start, end: sum, i }
  })
}

const fill = ({ total, value }: WaterfallRow) =>
  total ? 'var(--series-0)' : value < 0 ? 'var(--series-2)' : 'var(--series-3)'

const wordsOf =
  ({ format, stepFormat = format }: WaterfallOptions, language: Language) =>
  ({ value, total }: WaterfallRow) =>
    formatValue(value, total ? format : stepFormat, language)

/** How a change is made up: from one total to the next by steps whose signs are written, not only coloured. */
export const waterfall = defineChart<WaterfallRow, WaterfallOptions>({
  columns: (options, language) => [
    { header: options.seriesLabel ?? words(language).item, text: ({ label }) => label },
    { header: options.valueLabel ?? words(language).value, numeric: true, text: wordsOf(options, language) },
    noteColumn(language),
  ],
  plot(rows, options, canvas) {
    const all = bars(rows)
    const ends = all.flatMap(({ start, end }) => [start, end])
    const axis = valueAxisX(valueScale(ends, { count: canvas.narrow ? 3 : 6 }), options.format, canvas)
    const say = wordsOf(options, canvas.language)
    const names = rows.map(({ label }) => label)
    const frame = rowFrame(names, rows.map(say), canvas, { valueLabel: options.valueLabel })
    const title = (bar: Bar) => tooltip(bar.label, say(bar), bar.note)
    const joints = {
      x1: 'end',
      x2: 'end',
      y1: ({ i }: Bar) => i + frame.half,
      y2: ({ i }: Bar) => i + 1 - frame.half,
      stroke: 'var(--chart-muted)',
      strokeDasharray: '2 2',
    }
    return {
      ...frame.plot,
      x: axis.x,
      marks: [
        axis.marks,
        frame.labels,
        Plot.ruleX([0], { stroke: 'var(--chart-muted)' }),
        Plot.link(all.slice(0, -1), joints),
        Plot.rect(all, { x1: 'start', x2: 'end', ...barExtent(frame.half), fill, title }),
        Plot.text(all, { ...valueText, x: ({ start, end }) => Math.max(start, end), y: 'i', text: say }),
      ],
    }
  },
})
