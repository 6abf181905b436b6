// The public API of @bellwether/analysis. Nothing else may be imported from outside the package.

export { type ForecastOptions, type ForecastRow, forecastSeries } from './forecast.ts'
export { type LeverRow, type LeversOptions, leverRows, type NamedLever, standardLevers } from './levers.ts'
export { type FilePanel, type PanelColumns, readPanel, type ShareUnit } from './panel/file.ts'
export { type NamedPanel, type PanelRow, panelOf, withLogs } from './panel/panel.ts'
export { type NamedSeries, readSeries, type SeriesColumns } from './series.ts'
