import * as Plot from '@observablehq/plot'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { textWidth, wrapText } from '../drawing/text.ts'
import { graphicColor, textColor } from '../drawing/theme.ts'
import {
  lastPoints,
  seriesLines,
  type TimeOptions,
  type TimePoint,
  timeFrame,
} from '../drawing/time-frame.ts'
import { formatDate, formatValue, timeOf } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** A point of a growth curve, or something that happened. */
export type TimelineRow =
  | { readonly kind: 'point'; readonly series: string; readonly date: string; readonly value: number | null }
  | { readonly kind: 'milestone'; readonly series: string; readonly date: string; readonly label: string }

type Milestone = Extract<TimelineRow, { kind: 'milestone' }>
type Placed = Milestone & { lines: string[]; left: boolean; top: number }

const lineHeight = 14

/** One below the other in order of time; the text stands on the side of its dot where there is more room. */
function place(
  milestones: readonly Milestone[],
  xOf: (day: string) => number,
  low: number,
  high: number,
): Placed[] {
  let top = 0
  return milestones
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
    .map((milestone) => {
      const x = xOf(milestone.date)
      const left = x - low > high - x
      const text = `${milestone.date.slice(0, 7)}  ${milestone.label}`
      const lines = wrapText(text, (left ? x - low : high - x) - 14)
      const placed = { ...milestone, lines, left, top }
      top += lines.length * lineHeight + 5
      return placed
    })
}

/** A thin line at the start of each year, from the axis down past the last milestone. */
function yearRules([start, end]: readonly [Date, Date], y1: number, y2: number) {
  const years = Array.from({ length: end.getUTCFullYear() - start.getUTCFullYear() }, (_, i) =>
    timeOf(`${start.getUTCFullYear() + i + 1}-01-01`),
  )
  const x = (year: Date) => year
  return Plot.link(years, { x1: x, x2: x, y1: () => y1, y2: () => y2, stroke: 'var(--chart-rule)' })
}

/** The marks of the milestones: a dot in the actor's colour under its date, and the words. */
function milestoneMarks(
  placed: readonly Placed[],
  yOf: (pixels: number) => number,
  bottom: number,
  canvas: Canvas,
) {
  return placed.flatMap(({ date, series, lines, left, top }) => {
    const style = canvas.style(series)
    const at = { x: () => timeOf(date), y: () => yOf(bottom + top + lineHeight / 2) }
    return [
      Plot.dot([date], { ...at, r: 4, symbol: style.marker, fill: graphicColor(style) }),
      Plot.text([date], {
        x: at.x,
        y: () => yOf(bottom + top),
        text: () => lines.join('\n'),
        textAnchor: left ? 'end' : 'start',
        lineAnchor: 'top',
        dx: left ? -9 : 9,
        fill: textColor(style),
        stroke: 'var(--chart-paper)',
        strokeWidth: 4,
        lineHeight: lineHeight / 12,
      }),
    ]
  })
}

/** Growth curves, and under them, on the same axis of time, what happened. */
export const timeline = defineChart<TimelineRow, TimeOptions>({
  series: ({ series }) => [series],
  columns: (options, language) => [
    { header: words(language).date, text: ({ date }) => formatDate(date, language) },
    { header: words(language).actor, text: ({ series }) => series },
    {
      header: `${words(language).event} / ${options.valueLabel ?? words(language).value}`,
      text: (row) =>
        row.kind === 'milestone' ? row.label : formatValue(row.value, options.format, language),
    },
  ],
  plot(rows, options, canvas) {
    const points: TimePoint[] = rows.filter((row) => row.kind === 'point')
    const milestones = rows.filter((row) => row.kind === 'milestone')
    const days = rows.map(({ date }) => date)
    const extent = {
      days,
      values: points.map(({ value }) => value),
      ends: lastPoints(points),
      valueLabel: options.valueLabel,
    }
    const curves = timeFrame({ ...extent, height: canvas.narrow ? 270 : 320 }, options, canvas)
    const { marginLeft, marginRight, height, marginBottom } = curves.plot
    const pixels = Plot.scale({ x: { ...curves.plot.x, range: [marginLeft, canvas.width - marginRight] } })
    const right = canvas.narrow ? canvas.width : canvas.width - Math.min(marginRight, textWidth('中'))
    const placed = place(milestones, (day) => Number(pixels.apply(timeOf(day))), 4, right)
    const last = placed.at(-1)
    const below = last ? last.top + last.lines.length * lineHeight + 18 : 0
    const scaleY = Plot.scale({
      y: { ...curves.plot.y, range: [height - marginBottom, curves.plot.marginTop] },
    })
    const yOf = (y: number) => Number(scaleY.invert?.(y))
    return {
      ...curves.plot,
      height: height + below,
      marginBottom: marginBottom + below,
      marks: [
        curves.behind,
        yearRules(curves.plot.x.domain, yOf(height), yOf(height + below - 12)),
        milestoneMarks(placed, yOf, height - 2, canvas),
        seriesLines(points, options, canvas),
        curves.above,
      ],
    }
  },
})
