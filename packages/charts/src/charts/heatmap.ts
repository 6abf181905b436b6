import * as Plot from '@observablehq/plot'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { textWidth, wrapText } from '../drawing/text.ts'
import { formatTick, formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** One cell of a matrix; `null` is unknown and drawn as a dash. */
export type HeatmapRow = { readonly row: string; readonly column: string; readonly value: number | null }

export type HeatmapOptions = {
  readonly format: ValueFormat
  readonly rowLabel?: string
  readonly columnLabel?: string
}

const axisText = { tickSize: 0, label: null }

/** The columns' heads over cells of the given width: wrapped, or upright where a word is wider than its cell. */
function heads(names: readonly string[], cell: number) {
  const wrapped = names.map((name) => wrapText(name, cell - 4, 11))
  const upright = wrapped.flat().some((text) => textWidth(text, 11) > cell)
  const height = upright
    ? Math.max(...names.map((name) => textWidth(name, 11)))
    : Math.max(...wrapped.map(({ length }) => length)) * 13
  const text = new Map(names.map((name, i) => [name, upright ? name : wrapped[i]!.join('\n')]))
  const axis = Plot.axisX({
    ...axisText,
    anchor: 'top',
    tickFormat: (name: string) => text.get(name) ?? name,
    ...(upright && { tickRotate: -90 }),
    fontSize: 11,
    fill: 'var(--chart-muted)',
  })
  return { axis, height: height + 14 }
}

/** The rows' names, wrapped to at most a quarter of the width. */
function sides(names: readonly string[], canvas: Canvas) {
  const wrapped = new Map(names.map((name) => [name, wrapText(name, canvas.width * 0.27)]))
  const lines = [...wrapped.values()]
  const axis = Plot.axisY({
    ...axisText,
    tickFormat: (name: string) => wrapped.get(name)?.join('\n') ?? name,
    fontSize: 12,
    fill: 'var(--chart-ink)',
  })
  const rowHeight = Math.max(26, Math.max(...lines.map(({ length }) => length)) * 14 + 6)
  return { axis, rowHeight, width: Math.max(...lines.flat().map((text) => textWidth(text))) + 12 }
}

/**
 * A matrix whose cells say their value in words and darken with it: retention by cohort, switching from whom to whom. What is
 * below 0 has a colour of its own, and its sign is written.
 */
export const heatmap = defineChart<HeatmapRow, HeatmapOptions>({
  columns: (options, language) => [
    { header: options.rowLabel ?? words(language).row, text: ({ row }) => row },
    { header: options.columnLabel ?? words(language).column, text: ({ column }) => column },
    numberColumn(options.valueLabel ?? words(language).value, ({ value }) => value, options.format, language),
  ],
  plot(rows, { format }, canvas) {
    const names = [...new Set(rows.map(({ row }) => row))]
    const columns = [...new Set(rows.map(({ column }) => column))]
    const side = sides(names, canvas)
    const cell = (canvas.width - side.width - 8) / columns.length
    const head = heads(columns, cell)
    const most = Math.max(...rows.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE)
    const say = ({ value }: HeatmapRow) =>
      value === null ? '–' : formatTick(value, format, canvas.language).replace(/^[-−]0$/, '0')
    const at = { x: 'column', y: 'row' }
    return {
      height: head.height + side.rowHeight * names.length + 6,
      marginTop: head.height,
      marginLeft: side.width,
      marginRight: 8,
      marginBottom: 6,
      x: { domain: columns, type: 'band', padding: 0.04, axis: null },
      y: { domain: names, type: 'band', padding: 0.06, axis: null },
      marks: [
        head.axis,
        side.axis,
        Plot.cell(rows, {
          ...at,
          fill: ({ value }) => ((value ?? 0) < 0 ? 'var(--series-2)' : 'var(--series-3)'),
          fillOpacity: ({ value }) => (value === null ? 0 : 0.04 + (0.5 * Math.abs(value)) / most),
          title: ({ row, column, value }) =>
            `${row} → ${column}: ${formatValue(value, format, canvas.language)}`,
        }),
        Plot.text(rows, {
          ...at,
          text: say,
          fontSize: rows.every((row) => textWidth(say(row), 11) < cell) ? 11 : 9,
          fill: 'var(--chart-ink)',
        }),
      ],
    }
  },
})
