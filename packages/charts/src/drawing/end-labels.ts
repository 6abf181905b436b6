import * as Plot from '@observablehq/plot'
import type { Canvas } from './canvas.ts'
import { spread } from './labels.ts'
import { boldWidth, wrapText } from './text.ts'
import { graphicColor, textColor } from './theme.ts'
import { timeOf } from './values.ts'

/** The end of a series: where its line stops, and what is written beside it. */
export type SeriesEnd = {
  readonly series: string
  readonly date: string
  readonly value: number
  readonly text: string
}

const lineHeight = 14

const heightOf = (lines: readonly string[]): number => lines.length * lineHeight + 2

/** The name and value of each end, broken into lines, and the margin and height that they need. */
export function endLines(ends: readonly SeriesEnd[], canvas: Canvas) {
  const lines = ends.map(({ series, text }) =>
    canvas.narrow ? [...wrapText(series, 84), text] : wrapText(`${series} ${text}`, 190),
  )
  return {
    lines,
    margin: Math.max(12, ...lines.flat().map((text) => boldWidth(text) + 12)),
    height: lines.reduce((sum, label) => sum + heightOf(label), 0),
  }
}

type Place = {
  readonly lines: readonly string[][]
  /** The last day of the axis. */
  readonly edge: Date
  readonly y: Plot.ScaleOptions
  readonly top: number
  readonly bottom: number
}

/**
 * Names at the right edge of a chart over time, moved apart where they would overlap; a line that stops earlier is tied
 * to its name by a thin leader.
 */
export function endLabels(
  ends: readonly SeriesEnd[],
  { lines, edge, y, top, bottom }: Place,
  canvas: Canvas,
) {
  const pixels = Plot.scale({ y: { ...y, range: [bottom, top] } })
  const wanted = ends.map(({ value }, i) => ({
    position: Number(pixels.apply(value)),
    size: heightOf(lines[i]!),
  }))
  const placed = spread(wanted, top - 12, bottom + 12).map((at) => Number(pixels.invert?.(at)))
  const early = ends.map((end, i) => ({ ...end, at: placed[i]! })).filter(({ date }) => timeOf(date) < edge)
  const leaders = Plot.link(early, {
    x1: ({ date }) => timeOf(date),
    y1: 'value',
    x2: () => edge,
    y2: 'at',
    stroke: ({ series }) => graphicColor(canvas.style(series)),
    strokeOpacity: 0.6,
    strokeDasharray: '1.5 2.5',
  })
  const texts = ends.map(({ series }, i) =>
    Plot.text([placed[i]!], {
      x: () => edge,
      y: (at: number) => at,
      text: () => lines[i]!.join('\n'),
      textAnchor: 'start',
      dx: 9,
      fill: textColor(canvas.style(series)),
      fontWeight: 600,
      lineHeight: lineHeight / 12,
    }),
  )
  return [leaders, ...texts]
}
