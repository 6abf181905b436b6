import * as Plot from '@observablehq/plot'
import { valueAxisX, valueScale } from '../drawing/axes.ts'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { intervalColumns, noteColumn, numberColumn } from '../drawing/columns.ts'
import { barExtent, tooltip, valueText } from '../drawing/marks.ts'
import { rowFrame } from '../drawing/row-frame.ts'
import { graphicColor } from '../drawing/theme.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** One ranked item with the interval of its value, where there is one. */
export type RankingRow = {
  readonly label: string
  readonly value: number
  readonly low?: number
  readonly high?: number
  /** Whose colour it has; the label unless given. */
  readonly series?: string
  readonly note?: string
}

export type RankingOptions = {
  readonly format: ValueFormat
  /** Bars start at zero; dots are for logarithmic axes and for values far from zero. */
  readonly mark?: 'bar' | 'dot'
  readonly log?: boolean
}

type Numbered = RankingRow & { i: number }

function itemMarks(
  rows: readonly RankingRow[],
  dots: boolean,
  half: number,
  format: ValueFormat,
  canvas: Canvas,
) {
  const style = ({ series, label }: RankingRow) => canvas.style(series ?? label)
  const fill = (row: RankingRow) => graphicColor(style(row))
  const title = ({ label, value, note }: RankingRow) =>
    tooltip(label, formatValue(value, format, canvas.language), note)
  if (!dots) return Plot.rect(rows, { x1: 0, x2: 'value', ...barExtent(half), fill, title })
  return rows.map((row, i) =>
    Plot.dot([row], { x: 'value', y: () => i, r: 5, fill, symbol: style(row).marker, title }),
  )
}

/** The interval of each item that has one. */
function intervalMarks(rows: readonly Numbered[]) {
  const known = rows.filter(({ low, high }) => low !== undefined && high !== undefined)
  return Plot.link(known, {
    x1: 'low',
    x2: 'high',
    y1: 'i',
    y2: 'i',
    stroke: 'var(--chart-ink)',
    strokeWidth: 1.5,
  })
}

/** Items in the order of the rows, each a bar or a dot with its interval and its value in words. */
export const ranking = defineChart<RankingRow, RankingOptions>({
  series: ({ series, label }) => [series ?? label],
  columns: (options, language) => [
    { header: options.seriesLabel ?? words(language).item, text: ({ label }) => label },
    numberColumn(options.valueLabel ?? words(language).value, ({ value }) => value, options.format, language),
    ...intervalColumns<RankingRow>(options.format, language),
    noteColumn(language),
  ],
  plot(rows, { format, log = false, mark, valueLabel }, canvas) {
    const values = rows.flatMap(({ value, low, high }) => [value, low, high])
    const axis = valueAxisX(valueScale(values, { log, count: canvas.narrow ? 3 : 6 }), format, canvas)
    const texts = rows.map(({ value }) => formatValue(value, format, canvas.language))
    const names = rows.map(({ label }) => label)
    const frame = rowFrame(names, texts, canvas, { valueLabel })
    const numbered = rows.map((row, i) => ({ ...row, i }))
    return {
      ...frame.plot,
      x: axis.x,
      marks: [
        axis.marks,
        frame.labels,
        axis.x.domain[0] < 0 && !log ? Plot.ruleX([0], { stroke: 'var(--chart-muted)' }) : null,
        itemMarks(rows, mark === 'dot' || log, frame.half, format, canvas),
        intervalMarks(numbered),
        Plot.text(numbered, {
          ...valueText,
          x: ({ value, high }) => Math.max(value, high ?? value),
          y: 'i',
          text: ({ i }) => texts[i],
        }),
      ],
    }
  },
})
