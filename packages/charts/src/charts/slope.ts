import * as Plot from '@observablehq/plot'
import { valueScale } from '../drawing/axes.ts'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { spread } from '../drawing/labels.ts'
import { boldWidth, wrapText } from '../drawing/text.ts'
import { graphicColor, textColor } from '../drawing/theme.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** One item at two moments. */
export type SlopeRow = { readonly series: string; readonly before: number; readonly after: number }

export type SlopeOptions = {
  readonly format: ValueFormat
  readonly beforeLabel: string
  readonly afterLabel: string
}

const lineHeight = 15
const top = 36
const bottom = 16

/** The words at one end: names with their values, broken into lines where the page is narrow. */
function endWords(rows: readonly SlopeRow[], key: 'before' | 'after', format: ValueFormat, canvas: Canvas) {
  return rows.map((row) => {
    const value = formatValue(row[key], format, canvas.language)
    return canvas.narrow ? [...wrapText(row.series, 78), value] : [`${row.series} ${value}`]
  })
}

const marginOf = (lines: readonly string[][]) => Math.max(...lines.flat().map((text) => boldWidth(text))) + 14

type End = { key: 'before' | 'after'; x: 0 | 1; lines: string[][]; y: Plot.ScaleOptions }

/** The words at one end, moved apart. */
function endMarks(rows: readonly SlopeRow[], { key, x, lines, y }: End, canvas: Canvas) {
  const scale = Plot.scale({ y })
  const wanted = rows.map((row, i) => ({
    position: Number(scale.apply(row[key])),
    size: lines[i]!.length * lineHeight,
  }))
  const [low, high] = (y.range as number[]).toSorted((a, b) => a - b)
  return spread(wanted, low! - 8, high! + 12).map((at, i) =>
    Plot.text([Number(scale.invert?.(at))], {
      x,
      y: (value: number) => value,
      text: () => lines[i]!.join('\n'),
      textAnchor: x === 0 ? 'end' : 'start',
      dx: x === 0 ? -9 : 9,
      fontWeight: 600,
      lineHeight: lineHeight / 12,
      fill: textColor(canvas.style(rows[i]!.series)),
    }),
  )
}

function lineMarks(row: SlopeRow, format: ValueFormat, canvas: Canvas) {
  const style = canvas.style(row.series)
  const stroke = graphicColor(style)
  const say = (value: number) => formatValue(value, format, canvas.language)
  const points: [number, number][] = [
    [0, row.before],
    [1, row.after],
  ]
  const title = () => `${row.series}: ${say(row.before)} → ${say(row.after)}`
  return [
    Plot.line(points, { stroke, strokeWidth: 2.25, ...(style.dash && { strokeDasharray: style.dash }) }),
    Plot.dot(points, { fill: stroke, r: 4.5, symbol: style.marker, title }),
  ]
}

/** What changed between two moments: a line an item, named with its value at both ends. */
export const slope = defineChart<SlopeRow, SlopeOptions>({
  series: ({ series }) => [series],
  columns: (options, language) => {
    const changeFormat = options.format === 'percent' ? 'points' : options.format
    return [
      { header: options.seriesLabel ?? words(language).series, text: ({ series }) => series },
      numberColumn(options.beforeLabel, ({ before }) => before, options.format, language),
      numberColumn(options.afterLabel, ({ after }) => after, options.format, language),
      numberColumn(words(language).change, ({ before, after }) => after - before, changeFormat, language),
    ]
  },
  plot(rows, options, canvas) {
    const before = endWords(rows, 'before', options.format, canvas)
    const after = endWords(rows, 'after', options.format, canvas)
    const lines = Math.max(before.flat().length, after.flat().length)
    const height = Math.max(300, lines * lineHeight + top + bottom)
    const { domain } = valueScale(rows.flatMap((row) => [row.before, row.after]))
    const y = { domain, range: [height - bottom, top] }
    return {
      height,
      marginLeft: marginOf(before),
      marginRight: marginOf(after),
      marginTop: top,
      marginBottom: bottom,
      x: { domain: [0, 1], axis: null },
      y: { domain, axis: null },
      marks: [
        Plot.ruleX([0, 1], { stroke: 'var(--chart-rule)' }),
        Plot.text([options.beforeLabel, options.afterLabel], {
          x: (_: string, i: number) => i,
          frameAnchor: 'top',
          dy: -24,
          text: (text: string) => text,
          fill: 'var(--chart-muted)',
          fontWeight: 600,
        }),
        rows.map((row) => lineMarks(row, options.format, canvas)),
        endMarks(rows, { key: 'before', x: 0, lines: before, y }, canvas),
        endMarks(rows, { key: 'after', x: 1, lines: after, y }, canvas),
      ],
    }
  },
})
