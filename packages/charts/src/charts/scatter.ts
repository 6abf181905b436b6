import * as Plot from '@observablehq/plot'
import { valueAxisX, valueAxisY, valueScale } from '../drawing/axes.ts'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { noteColumn, numberColumn } from '../drawing/columns.ts'
import { axisTitleX, halo, tooltip } from '../drawing/marks.ts'
import { graphicColor, textColor } from '../drawing/theme.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** One item measured in two ways. */
export type ScatterRow = {
  readonly label: string
  readonly x: number
  readonly y: number
  /** Whose colour it has; the label unless given. */
  readonly series?: string
  readonly note?: string
}

export type ScatterOptions = {
  readonly xFormat: ValueFormat
  readonly yFormat: ValueFormat
  readonly xLabel: string
  readonly yLabel: string
  readonly log?: boolean
  /** Lines on which y / x is constant, named: "10 USD a user". */
  readonly ratios?: readonly { readonly ratio: number; readonly label: string }[]
}

type RatioLine = {
  x1: number
  y1: number
  x2: number
  y2: number
  /** Where the words stand: near the start of the line. */
  wordsX: number
  wordsY: number
  label: string
}

/** Where a line of constant ratio crosses the frame; nothing when it passes outside. */
function ratioLine(
  ratio: number,
  label: string,
  x: readonly [number, number],
  y: readonly [number, number],
): RatioLine[] {
  const from = Math.max(x[0], y[0] / ratio)
  const to = Math.min(x[1], y[1] / ratio)
  if (from >= to) return []
  const wordsX = from > 0 ? from ** 0.85 * to ** 0.15 : to * 0.15
  return [{ x1: from, y1: from * ratio, x2: to, y2: to * ratio, wordsX, wordsY: wordsX * ratio, label }]
}

/** Room around the outermost dots for their names and for the lines of constant ratio. */
const padded = (values: readonly number[], log: boolean): number[] =>
  log ? [...values, Math.min(...values) / 1.8, Math.max(...values) * 1.8] : [...values]

/** Names beside their dots, on the side where there is room. */
function nameMarks(rows: readonly ScatterRow[], x: Plot.ScaleOptions, canvas: Canvas) {
  const middle = Plot.scale({ x: { ...x, range: [0, 1] } })
  return rows.map((row) => {
    const left = Number(middle.apply(row.x)) > 0.6
    return Plot.text([row], {
      ...halo,
      x: 'x',
      y: 'y',
      text: 'label',
      textAnchor: left ? 'end' : 'start',
      dx: left ? -10 : 10,
      fontWeight: 600,
      fill: textColor(canvas.style(row.series ?? row.label)),
    })
  })
}

function dotMarks(rows: readonly ScatterRow[], options: ScatterOptions, canvas: Canvas) {
  const { xLabel, yLabel, xFormat, yFormat } = options
  const x = (row: ScatterRow) => `${xLabel}: ${formatValue(row.x, xFormat, canvas.language)}`
  const y = (row: ScatterRow) => `${yLabel}: ${formatValue(row.y, yFormat, canvas.language)}`
  return rows.map((row) => {
    const style = canvas.style(row.series ?? row.label)
    const look = { r: 6, fill: graphicColor(style), stroke: 'var(--chart-paper)', symbol: style.marker }
    return Plot.dot([row], {
      x: 'x',
      y: 'y',
      ...look,
      title: () => tooltip(row.label, x(row), y(row), row.note),
    })
  })
}

function ratioMarks(lines: readonly RatioLine[]) {
  const ends = { x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2' }
  const words = {
    x: 'wordsX',
    y: 'wordsY',
    text: 'label',
    fontSize: 11,
    fill: 'var(--chart-muted)',
    dy: -7,
    ...halo,
  }
  return [
    Plot.link(lines, { ...ends, stroke: 'var(--chart-muted)', strokeOpacity: 0.7, strokeDasharray: '2 4' }),
    Plot.text(lines, words),
  ]
}

/** Items by two measures, each named; with lines of constant ratio, what one is worth per unit of the other. */
export const scatter = defineChart<ScatterRow, ScatterOptions>({
  series: ({ series, label }) => [series ?? label],
  columns: (options, language) => [
    { header: options.seriesLabel ?? words(language).item, text: ({ label }) => label },
    numberColumn(options.xLabel, ({ x }) => x, options.xFormat, language),
    numberColumn(options.yLabel, ({ y }) => y, options.yFormat, language),
    noteColumn(language),
  ],
  plot(rows, options, canvas) {
    const { log = false, ratios = [], xFormat, yFormat, xLabel, yLabel } = options
    const across = padded(
      rows.map(({ x }) => x),
      log,
    )
    const up = padded(
      rows.map(({ y }) => y),
      log,
    )
    const axisX = valueAxisX(valueScale(across, { log, count: canvas.narrow ? 3 : 6 }), xFormat, canvas)
    const axisY = valueAxisY(valueScale(up, { log }), yFormat, canvas, yLabel)
    const lines = ratios.flatMap(({ ratio, label }) =>
      ratioLine(ratio, label, axisX.x.domain, axisY.y.domain),
    )
    return {
      height: canvas.narrow ? 360 : 420,
      marginLeft: axisY.marginLeft,
      marginRight: 24,
      marginTop: 34,
      marginBottom: 46,
      x: axisX.x,
      y: axisY.y,
      marks: [
        axisX.marks,
        axisY.marks,
        axisTitleX(xLabel),
        ratioMarks(lines),
        dotMarks(rows, options, canvas),
        nameMarks(rows, axisX.x, canvas),
      ],
    }
  },
})
