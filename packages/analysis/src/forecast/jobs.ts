import {
  type BacktestOptions,
  backtest,
  type Effect,
  type Forecast,
  type ForecasterName,
  forecasters,
  type LabelledForecast,
  type PanelOptions,
  type PanelRecord,
  panelForecast,
  panelTrial,
  pointTrial,
  withoutOutliers,
} from '@bellwether/models'
import { namedModel } from '../named-model.ts'
import { cheapForecasts } from './neural/cheap.ts'

/** A forecast as plain data: points, and the bounds of each level. */
export type BandedForecast = {
  /** What made it, in the field's notation. */
  readonly label: string
  /** One a covariate. */
  readonly effects?: readonly Effect[] | undefined
  readonly mean: Float64Array
  readonly median: Float64Array
  readonly bands: readonly {
    readonly level: number
    readonly low: Float64Array
    readonly high: Float64Array
  }[]
}

function banded(label: string, forecast: Forecast, levels: readonly number[]): BandedForecast {
  const { mean, median } = forecast
  return { label, mean, median, bands: levels.map((level) => ({ level, ...forecast.interval(level) })) }
}

/** What a worker can be asked to do with one series; arguments and answers are plain data. */
export const jobs = {
  panelTrial,
  pointTrial: (model: ForecasterName, values: Float64Array, options: PanelOptions, back: number) =>
    pointTrial(forecasters[model], values, options, back),
  panelForecast(
    values: Float64Array,
    options: PanelOptions,
    record: PanelRecord,
    outside: readonly Float64Array[],
    levels: readonly number[],
  ): BandedForecast {
    const forecast: LabelledForecast = panelForecast(values, options, record, outside)
    return banded(forecast.label, forecast, levels)
  },
  forecast(
    model: ForecasterName,
    values: Float64Array,
    options: PanelOptions,
    levels: readonly number[],
  ): BandedForecast {
    const fitted = forecasters[model].fit(values, options)
    return { ...banded(fitted.label, fitted.predict(options.horizon), levels), effects: fitted.effects }
  },
  backtest: (model: string, values: Float64Array, options: BacktestOptions) =>
    backtest(namedModel(model), values, options),
  cheapForecasts,
  withoutOutliers,
} as const

export type Jobs = typeof jobs
export type JobName = keyof Jobs
export type JobArguments<K extends JobName> = Readonly<Parameters<Jobs[K]>>
export type JobAnswer<K extends JobName> = ReturnType<Jobs[K]>

/** A call as it travels to a worker; which arguments belong to which job is checked where it is asked for. */
export type Call = readonly unknown[]

/** Does a job by its name. */
export function perform(name: JobName, parameters: Call): unknown {
  return (jobs[name] as (...given: Call) => unknown)(...parameters)
}
