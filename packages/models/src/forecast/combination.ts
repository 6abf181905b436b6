import { median } from '@bellwether/core'
import { type BacktestOptions, backtest, origins } from '../backtest/rolling.ts'
import { type Forecast, forecastOf } from './distribution.ts'
import { defineForecaster, type Forecaster } from './forecaster.ts'

/** Puts the members' values of one step together. */
export type Combine = (values: Float64Array) => number

/** The mean, with weights or without. */
export function weightedMean(weights?: ArrayLike<number>): Combine {
  return (values) => {
    let sum = 0
    let total = 0
    for (let k = 0; k < values.length; k++) {
      const weight = weights ? weights[k]! : 1
      sum += weight * values[k]!
      total += weight
    }
    return sum / total
  }
}

function stepwise(members: readonly Float64Array[], combine: Combine): Float64Array {
  const at = new Float64Array(members.length)
  return members[0]!.map((_, h) => {
    for (let k = 0; k < members.length; k++) at[k] = members[k]![h]!
    return combine(at)
  })
}

/**
 * One forecast out of several: points and quantiles are combined step by step (quantiles are averaged, not
 * probabilities: Lichtendahl, Grushka-Cockayne and Winkler, 2013), deviations are averaged.
 */
export function combineForecasts(members: readonly Forecast[], combine: Combine): Forecast {
  return forecastOf({
    mean: stepwise(
      members.map((m) => m.mean),
      combine,
    ),
    median: stepwise(
      members.map((m) => m.median),
      combine,
    ),
    deviation: stepwise(
      members.map((m) => m.deviation),
      weightedMean(),
    ),
    quantile: (p) =>
      stepwise(
        members.map((m) => m.quantile(p)),
        combine,
      ),
  })
}

/** A forecaster that combines others. */
export function combinationOf(name: string, members: readonly Forecaster[], combine: Combine): Forecaster {
  return defineForecaster({
    name,
    estimate({ values, period, seed }) {
      const fits = members.map((member) => member.fit(values, { period, seed }))
      return {
        label: `${name} of ${fits.map((fit) => fit.label).join(' | ')}`,
        fitted: stepwise(
          fits.map((fit) => fit.fitted),
          combine,
        ),
        predict: (horizon) =>
          combineForecasts(
            fits.map((fit) => fit.predict(horizon)),
            combine,
          ),
      }
    },
  })
}

/** The mean of several forecasters. */
export const meanOf = (name: string, members: readonly Forecaster[]): Forecaster =>
  combinationOf(name, members, weightedMean())

/** The median of several forecasters: one that goes astray does no harm. */
export const medianOf = (name: string, members: readonly Forecaster[]): Forecaster =>
  combinationOf(name, members, median)

/** Each member's mean absolute error over the origins of a series' own past; undefined without room for one. */
function pastErrors(
  members: readonly Forecaster[],
  values: Float64Array,
  options: BacktestOptions,
): number[] | undefined {
  if (origins(values.length, options).length === 0) return undefined
  return members.map((member) => {
    const errors = backtest(member, values, options).flatMap((trial) => Array.from(trial.errors, Math.abs))
    return errors.reduce((sum, e) => sum + e, 0) / errors.length
  })
}

/**
 * Weights that fall with the square of past errors (Bates and Granger, 1969), half way to equal ones: few origins say
 * little, and equal weights are hard to beat (Claeskens, Magnus, Vasnev and Wang, 2016).
 */
export function inverseWeights(errors: readonly number[]): number[] {
  const floor = Math.max(...errors) * 1e-3
  const raw = errors.map((e) => (floor === 0 ? 1 : 1 / Math.max(e, floor) ** 2))
  const total = raw.reduce((sum, w) => sum + w, 0)
  return raw.map((w) => 0.5 / errors.length + (0.5 * w) / total)
}

/**
 * A mean whose weights are learnt on the series' own past, by rolling origins of the given horizon; the plain mean for
 * series too short for that.
 */
export function learnedOf(name: string, members: readonly Forecaster[], horizon: number): Forecaster {
  return defineForecaster({
    name,
    estimate({ values, period, seed }) {
      const errors = pastErrors(members, values, { period, seed, horizon })
      const weights = errors && inverseWeights(errors)
      return combinationOf(name, members, weightedMean(weights)).fit(values, { period, seed })
    },
  })
}
