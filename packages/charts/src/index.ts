export type { BandRow } from './charts/band.ts'
export type { FanRow } from './charts/fan.ts'
export type { FlowRow } from './charts/flow.ts'
export type { HeatmapRow } from './charts/heatmap.ts'
export type { HistogramRow } from './charts/histogram.ts'
export type { LineRow } from './charts/line.ts'
export type { NetworkRow } from './charts/network.ts'
export type { RangeRow } from './charts/range.ts'
export type { RankingRow } from './charts/ranking.ts'
export type { RocRow } from './charts/roc.ts'
export type { ScatterRow } from './charts/scatter.ts'
export type { ShareAreaRow } from './charts/share-area.ts'
export type { ShareBarRow } from './charts/share-bars.ts'
export type { SlopeRow } from './charts/slope.ts'
export type { SparklineRow } from './charts/sparkline.ts'
export type { StepRow } from './charts/step.ts'
export type { TimelineRow } from './charts/timeline.ts'
export type { WaterfallRow } from './charts/waterfall.ts'
export type { Chart, ChartText, Frame } from './drawing/chart.ts'
export { escapeXml } from './drawing/svg.ts'
export { type Column, renderTable } from './drawing/table.ts'
export {
  chartStyles,
  graphicColor,
  neutralStyle,
  palettes,
  type SeriesStyle,
  seriesStyles,
  textColor,
} from './drawing/theme.ts'
export { formatValue, type ValueFormat } from './drawing/values.ts'
export { type ChartName, type ChartSpec, charts, chartTable, drawChart } from './registry.ts'
