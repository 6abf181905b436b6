import type { Language } from '@bellwether/core'
import { band } from './charts/band.ts'
import { fan } from './charts/fan.ts'
import { flow } from './charts/flow.ts'
import { heatmap } from './charts/heatmap.ts'
import { histogram } from './charts/histogram.ts'
import { line } from './charts/line.ts'
import { network } from './charts/network.ts'
import { range } from './charts/range.ts'
import { ranking } from './charts/ranking.ts'
import { roc } from './charts/roc.ts'
import { scatter } from './charts/scatter.ts'
import { shareArea } from './charts/share-area.ts'
import { shareBars } from './charts/share-bars.ts'
import { slope } from './charts/slope.ts'
import { sparkline } from './charts/sparkline.ts'
import { stackedBars } from './charts/stacked-bars.ts'
import { step } from './charts/step.ts'
import { timeline } from './charts/timeline.ts'
import { waterfall } from './charts/waterfall.ts'
import type { Chart, Frame } from './drawing/chart.ts'

/** Every chart by its name. */
export const charts = {
  band,
  fan,
  flow,
  heatmap,
  histogram,
  line,
  network,
  range,
  ranking,
  roc,
  scatter,
  shareArea,
  shareBars,
  slope,
  sparkline,
  stackedBars,
  step,
  timeline,
  waterfall,
} as const

export type ChartName = keyof typeof charts

/** What one chart is made of, as plain data: its name, rows and options. */
export type ChartSpec = {
  [Name in ChartName]: {
    readonly chart: Name
    readonly rows: Parameters<(typeof charts)[Name]['svg']>[0]
    readonly options: Parameters<(typeof charts)[Name]['svg']>[1]
  }
}[ChartName]

/** Rows and options of a spec always belong to its chart, which the compiler can't follow through the union. */
const chartOf = ({ chart }: ChartSpec) => charts[chart] as unknown as Chart<unknown, object>

/** Draws a spec: an SVG as text. */
export function drawChart(spec: ChartSpec, frame: Frame): string {
  return chartOf(spec).svg(spec.rows, spec.options, frame)
}

/** The HTML table of a spec's rows. */
export function chartTable(spec: ChartSpec, language: Language): string {
  return chartOf(spec).table(spec.rows, spec.options, language)
}
