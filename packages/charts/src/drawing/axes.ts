import type { Language } from '@bellwether/core'
import * as Plot from '@observablehq/plot'
import type { Canvas } from './canvas.ts'
import { textWidth } from './text.ts'
import { formatTick, timeOf, type ValueFormat } from './values.ts'

/** An axis of numbers: the ends of its scale and where its ticks stand. */
export type ValueScale = {
  readonly domain: [number, number]
  readonly ticks: number[]
  readonly log: boolean
}

/** The step of 1, 2 or 5 times a power of ten that cuts `span` into about `count` parts. */
function tickStep(span: number, count: number): number {
  const raw = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * 0.999) ?? 10
  return factor * power
}

function linearScale(low: number, high: number, count: number): ValueScale {
  const step = tickStep(high - low || Math.abs(high) || 1, count)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  )
  return { domain: [ticks[0]!, ticks.at(-1)!], ticks, log: false }
}

function logScale(low: number, high: number, count: number): ValueScale {
  const decades = Math.log10(high / low)
  const factors = decades < 1.2 ? [1, 2, 5] : decades < 2.5 ? [1, 3] : [1]
  const stride = Math.max(1, Math.ceil(decades / Math.max(2, count)))
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % stride === 0)
      ticks.push(...factors.map((factor) => Number((factor * 10 ** power).toPrecision(3))))
  }
  return {
    domain: [low / 1.15, high * 1.15],
    ticks: ticks.filter((t) => t >= low / 1.15 && t <= high * 1.15),
    log: true,
  }
}

/**
 * A scale that holds all values. A linear one starts at zero unless `zero` is false and ends on a tick; a logarithmic
 * one leaves out what is not positive.
 */
export function valueScale(
  values: Iterable<number | null | undefined>,
  { log = false, zero = true, count = 5 }: { log?: boolean; zero?: boolean; count?: number } = {},
): ValueScale {
  const known = [...values].filter(
    (v): v is number => typeof v === 'number' && Number.isFinite(v) && (!log || v > 0),
  )
  const low = Math.min(...known)
  const high = Math.max(...known)
  if (known.length === 0) return linearScale(0, 1, count)
  return log
    ? logScale(low, high, count)
    : linearScale(zero ? Math.min(0, low) : low, zero ? Math.max(0, high) : high, count)
}

/** The labels of an axis of values; its lines are the grid's. */
const tickLabels = (format: ValueFormat, { language }: Canvas, tickPadding: number) => ({
  tickSize: 0,
  tickPadding,
  label: null,
  // Not `tickFormat`: on logarithmic scales it is thinned out and loses labels.
  text: (tick: number) => formatTick(tick, format, language),
  ...axisText,
})

const grid = { stroke: 'var(--chart-rule)', strokeOpacity: 1 }

const plotScale = ({ log, domain }: ValueScale) =>
  ({ type: log ? 'log' : 'linear', domain, label: null }) as const

/** The vertical axis of values with its grid, and the margin that its labels need. */
export function valueAxisY(
  scale: ValueScale,
  format: ValueFormat,
  canvas: Canvas,
  label: string | null = null,
) {
  const texts = scale.ticks.map((tick) => formatTick(tick, format, canvas.language))
  const marginLeft = Math.max(...texts.map((text) => textWidth(text)), 8) + 10
  const marks = [
    Plot.gridY(scale.ticks, grid),
    Plot.axisY(scale.ticks, tickLabels(format, canvas, 8)),
    ...(label === null ? [] : [axisTitle(label)]),
  ]
  return { marks, marginLeft, y: plotScale(scale) }
}

/** The horizontal axis of values with its grid. */
export function valueAxisX(scale: ValueScale, format: ValueFormat, canvas: Canvas) {
  const marks = [Plot.gridX(scale.ticks, grid), Plot.axisX(scale.ticks, tickLabels(format, canvas, 6))]
  return { marks, x: plotScale(scale) }
}

const axisText = { fill: 'var(--chart-muted)', fontSize: 12 }

/** What the vertical axis measures, in words above it. */
export function axisTitle(label: string) {
  const options = {
    frameAnchor: 'top-left',
    textAnchor: 'start',
    dy: -14,
    fill: 'var(--chart-muted)',
    fontSize: 12,
  } as const
  return Plot.text([label], { ...options, text: (text: string) => text })
}

const months = 30.44 * 86_400_000
const steps = [1, 2, 3, 6, 12, 24, 60]

/** The first days of months that cut a span into at most `count` parts, each a usual number of months. */
export function timeTicks(start: Date, end: Date, count: number): Date[] {
  const span = (end.getTime() - start.getTime()) / months
  const step = steps.find((candidate) => span / candidate <= count) ?? 120
  const ticks: Date[] = []
  const first = start.getUTCFullYear() * 12
  for (let month = first; ; month += step) {
    const tick = new Date(Date.UTC(Math.floor(month / 12), month % 12, 1))
    if (tick > end) return ticks
    if (tick >= start) ticks.push(tick)
  }
}

/** `Jan`, `Apr` … with the year under the first tick and each January; years alone when ticks are whole years. */
export function timeLabels(ticks: readonly Date[], language: Language): string[] {
  const year = (tick: Date) => (language === 'zh' ? `${tick.getUTCFullYear()}年` : `${tick.getUTCFullYear()}`)
  if (ticks.every((tick) => tick.getUTCMonth() === 0)) return ticks.map(year)
  const month = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
    month: 'short',
    timeZone: 'UTC',
  })
  return ticks.map((tick, i) =>
    i === 0 || tick.getUTCFullYear() !== ticks[i - 1]!.getUTCFullYear()
      ? `${month.format(tick)}\n${year(tick)}`
      : month.format(tick),
  )
}

/** The horizontal axis of time over the given days. `until` extends it, for forecasts and steps. */
export function timeAxis(days: Iterable<string>, canvas: Canvas, marginX: number) {
  const times = [...days].map((day) => timeOf(day).getTime())
  const start = new Date(Math.min(...times))
  const end = new Date(Math.max(...times, start.getTime() + months / 2))
  const ticks = timeTicks(start, end, Math.max(2, Math.floor((canvas.width - marginX) / 64)))
  const labels = timeLabels(ticks, canvas.language)
  const tickFormat = (_: Date, i: number) => labels[i]
  const marks = [
    Plot.axisX(ticks, { tickSize: 4, label: null, tickFormat, stroke: 'var(--chart-rule)', ...axisText }),
  ]
  return { marks, x: { type: 'utc', domain: [start, end], label: null } as const }
}
