import { quantileSorted, UserError } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { central, centralMean } from '../numeric/central-mean.ts'

/** The bounds of one level, a value a step. */
export type Band = { readonly low: Float64Array; readonly high: Float64Array }

/** The distribution of the next values, step by step. */
export type Forecast = {
  readonly mean: Float64Array
  readonly median: Float64Array
  /** The standard deviation of each step, which says how wide the model is. */
  readonly deviation: Float64Array
  /** The quantile of each step at a probability in (0, 1), else a UserError. */
  quantile(probability: number): Float64Array
  /** The central interval of a level in (0, 1), else a UserError. */
  interval(level: number): Band
  /** The same forecast without its first `steps` steps. */
  from(steps: number): Forecast
}

type Parts = Pick<Forecast, 'mean' | 'median' | 'deviation' | 'quantile'>

function checkShare(name: string, value: number): void {
  if (value > 0 && value < 1) return
  throw new UserError(`${name} ${value} does not lie between 0 and 1`, { hint: 'write 0.95 for 95 %' })
}

/** Completes a forecast from its quantile function. */
export function forecastOf(parts: Parts): Forecast {
  const { mean, median, deviation, quantile } = parts
  return {
    ...parts,
    quantile(probability) {
      checkShare('probability', probability)
      return quantile(probability)
    },
    interval(level) {
      checkShare('level', level)
      return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) }
    },
    from: (steps) =>
      forecastOf({
        mean: mean.subarray(steps),
        median: median.subarray(steps),
        deviation: deviation.subarray(steps),
        quantile: (p) => quantile(p).subarray(steps),
      }),
  }
}

/** A normal distribution at each step. */
export function gaussian(mean: Float64Array, deviation: Float64Array): Forecast {
  return forecastOf({
    mean,
    median: mean,
    deviation,
    quantile(p) {
      const z = normalQuantile(p, 0, 1)
      return mean.map((m, i) => m + z * deviation[i]!)
    },
  })
}

const centralReach = normalQuantile((1 + central) / 2, 0, 1)

/**
 * A log-normal distribution at each step: `deviation` is that of the logarithm. Means are of the central 99 %, since
 * deviations are estimates, see `centralMean`.
 */
export function logNormal(median: Float64Array, deviation: Float64Array): Forecast {
  return forecastOf({
    mean: median.map((m, h) => {
      if (!(m > 0)) return m
      const [mean, reach] = [Math.log(m), centralReach * deviation[h]!]
      return centralMean([{ mean, deviation: deviation[h]! }], mean - reach, mean + reach)
    }),
    median,
    deviation: median.map(
      (m, h) => m * Math.exp(deviation[h]! ** 2 / 2) * Math.sqrt(Math.expm1(deviation[h]! ** 2)),
    ),
    quantile(p) {
      const z = normalQuantile(p, 0, 1)
      return median.map((m, h) => m * Math.exp(z * deviation[h]!))
    },
  })
}

/** The empirical distribution of simulated paths, `paths[k][step]`, around a given mean where there is one. */
export function empirical(paths: readonly Float64Array[], mean?: Float64Array): Forecast {
  const steps = paths[0]!.length
  const sorted = Array.from({ length: steps }, (_, i) => Float64Array.from(paths, (path) => path[i]!).sort())
  const centre = Float64Array.from(sorted, (draws) => draws.reduce((sum, v) => sum + v, 0) / draws.length)
  const quantile = (p: number) => Float64Array.from(sorted, (draws) => quantileSorted(draws, p))
  const deviation = Float64Array.from(sorted, (draws, i) => {
    const squares = draws.reduce((sum, v) => sum + (v - centre[i]!) ** 2, 0)
    return Math.sqrt(squares / draws.length)
  })
  return forecastOf({ mean: mean ?? centre, median: quantile(0.5), deviation, quantile })
}

/** Changes every number of a forecast by an increasing function of value and step; deviations by `scale`. */
export function mapForecast(
  forecast: Forecast,
  change: (value: number, step: number) => number,
  scale: (deviation: number, step: number) => number = (deviation) => deviation,
): Forecast {
  return forecastOf({
    mean: forecast.mean.map(change),
    median: forecast.median.map(change),
    deviation: forecast.deviation.map(scale),
    quantile: (p) => forecast.quantile(p).map(change),
  })
}

/** Moves what lies below zero to zero. */
export function nonNegative(forecast: Forecast): Forecast {
  return mapForecast(forecast, (value) => Math.max(0, value))
}

/** The estimate for a series whose values are all alike: it stays as it is. */
export function steady(
  values: Float64Array,
  label: string,
): { label: string; fitted: Float64Array; predict(horizon: number): Forecast } {
  return {
    label,
    fitted: values,
    predict: (horizon) => gaussian(new Float64Array(horizon).fill(values[0]!), new Float64Array(horizon)),
  }
}
