import * as Plot from '@observablehq/plot'
import { timeAxis, valueAxisY, valueScale } from './axes.ts'
import type { Canvas } from './canvas.ts'
import { endLabels, endLines } from './end-labels.ts'
import { graphicColor } from './theme.ts'
import { formatValue, timeOf, type ValueFormat } from './values.ts'

/** A point of a series in time; `null` is a gap. */
export type TimePoint = { readonly series: string; readonly date: string; readonly value: number | null }

/** What all charts over time can be asked for. */
export type TimeOptions = {
  readonly format: ValueFormat
  /** Equal distances are equal ratios: for growth over orders of magnitude. */
  readonly log?: boolean
  /** Whether the axis starts at zero; it does unless false. */
  readonly zero?: boolean
}

/** The last known point of each series, in order of appearance. */
export function lastPoints<P extends TimePoint>(points: readonly P[]): (P & { value: number })[] {
  const last = new Map<string, P>()
  for (const point of points) {
    const previous = last.get(point.series)
    if (point.value !== null && (!previous || point.date >= previous.date)) last.set(point.series, point)
  }
  return [...last.values()] as (P & { value: number })[]
}

type Extent = {
  /** Every day that must lie inside. */
  readonly days: readonly string[]
  /** Every value that must lie inside. */
  readonly values: readonly (number | null)[]
  /** The points whose series are named at the right edge, with their value unless another text is given. */
  readonly ends: readonly (TimePoint & { value: number; text?: string })[]
  readonly valueLabel?: string | undefined
  readonly height?: number
}

const marginBottom = 38

/** The frame that charts over time share: both axes, the grid, and the names of the series at their ends. */
export function timeFrame(extent: Extent, options: TimeOptions, canvas: Canvas) {
  const { valueLabel = null } = extent
  const axisY = valueAxisY(valueScale(extent.values, options), options.format, canvas, valueLabel)
  const say = (value: number) => formatValue(value, options.format, canvas.language)
  const ends = extent.ends.map((end) => ({ ...end, text: end.text ?? say(end.value) }))
  const names = endLines(ends, canvas)
  const marginTop = valueLabel ? 34 : 16
  // Many long names need a taller chart, or they would overlap.
  const height = Math.max(
    extent.height ?? (canvas.narrow ? 300 : 380),
    names.height + marginTop + marginBottom,
  )
  const axisX = timeAxis(extent.days, canvas, axisY.marginLeft + names.margin)
  const span = { y: axisY.y, top: marginTop, bottom: height - marginBottom }
  const margins = { marginTop, marginRight: names.margin, marginBottom, marginLeft: axisY.marginLeft }
  return {
    behind: [...axisY.marks, ...axisX.marks],
    above: endLabels(ends, { ...span, lines: names.lines, edge: axisX.x.domain[1] }, canvas),
    plot: { height, ...margins, x: axisX.x, y: axisY.y } satisfies Plot.PlotOptions,
  }
}

/** What a browser shows when the pointer rests on a point. */
function pointTitle(
  { series, date, value, note }: TimePoint & { readonly note?: string },
  format: ValueFormat,
  canvas: Canvas,
): string {
  const text = `${series}, ${date}: ${formatValue(value, format, canvas.language)}`
  return note ? `${text}\n${note}` : text
}

/** A line a series with its dash, and a marker at each point where there are few enough to tell apart. */
export function seriesLines<P extends TimePoint & { readonly note?: string }>(
  points: readonly P[],
  options: TimeOptions,
  canvas: Canvas,
  curve: Plot.CurveName = 'linear',
) {
  const names = [...new Set(points.map(({ series }) => series))]
  return names.flatMap((name) => {
    const own = points.filter(({ series }) => series === name).toSorted((a, b) => (a.date < b.date ? -1 : 1))
    const style = canvas.style(name)
    const x = ({ date }: P) => timeOf(date)
    const color = graphicColor(style)
    return [
      Plot.lineY(own, {
        x,
        y: 'value',
        stroke: color,
        strokeWidth: 2,
        curve,
        ...(style.dash && { strokeDasharray: style.dash }),
      }),
      Plot.dot(own, {
        x,
        y: 'value',
        r: own.length > 40 ? 1.5 : 3,
        symbol: style.marker,
        fill: color,
        stroke: 'var(--chart-paper)',
        strokeWidth: 0.75,
        title: (point: P) => pointTitle(point, options.format, canvas),
      }),
    ]
  })
}
