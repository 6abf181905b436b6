import { nelderMead } from '../numeric/nelder-mead.ts'
import { gaussian } from './distribution.ts'
import { defineForecaster } from './forecaster.ts'
import { seasonallyAdjusted } from './seasonally-adjusted.ts'

/** Real and imaginary part of the complex smoothing parameter. */
type Smoothing = { readonly a0: number; readonly a1: number }

/** The level, and the potential that goes with it as its imaginary part. */
type State = readonly [level: number, potential: number]

/** The state after an error. */
function step([level, potential]: State, error: number, { a0, a1 }: Smoothing): State {
  return [level - (1 - a1) * potential + (a0 - a1) * error, level + (1 - a0) * potential + (a0 + a1) * error]
}

/** Whether the weights of old values die out: both eigenvalues of the discount matrix lie inside the unit circle. */
function isStable({ a0, a1 }: Smoothing): boolean {
  const trace = 2 - 2 * a0 + a1
  const determinant = (1 - a0 + a1) * (1 - a0) + (1 - a1) * (1 - a0 - a1)
  return Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant
}

/** One pass over the values from a state; errors are written down where there is room for them. */
function pass(values: Float64Array, start: State, smoothing: Smoothing, errors?: Float64Array): State {
  let state = start
  for (let t = 0; t < values.length; t++) {
    const error = values[t]! - state[0]
    if (errors) errors[t] = error
    state = step(state, error, smoothing)
  }
  return state
}

/** The state before the first value by backcasting: once over the values, and back. */
function firstState(values: Float64Array, reversed: Float64Array, smoothing: Smoothing): State {
  const some = values.subarray(0, 10)
  const level = some.reduce((sum, v) => sum + v, 0) / some.length
  const last = pass(values, [level, level / 1.1], smoothing)
  return step(pass(reversed, step(last, 0, smoothing), smoothing), 0, smoothing)
}

function fit(values: Float64Array): { smoothing: Smoothing; errors: Float64Array; last: State } {
  const reversed = values.toReversed()
  const errors = new Float64Array(values.length)
  const run = (smoothing: Smoothing) =>
    pass(values, firstState(values, reversed, smoothing), smoothing, errors)
  const { point } = nelderMead(
    ([a0 = 0, a1 = 0]) => {
      if (!isStable({ a0, a1 })) return Number.POSITIVE_INFINITY
      run({ a0, a1 })
      return errors.reduce((sum, e) => sum + e * e, 0)
    },
    [1.3, 1],
  )
  const smoothing = { a0: point[0]!, a1: point[1]! }
  return { smoothing, last: run(smoothing), errors }
}

/** Forecasts from a state on. */
function ahead(from: State, horizon: number, smoothing: Smoothing): Float64Array {
  let state = from
  return Float64Array.from({ length: horizon }, () => {
    const [level] = state
    state = step(state, 0, smoothing)
    return level
  })
}

const plain = defineForecaster({
  name: 'plain-ces',
  estimate({ values }) {
    const { smoothing, errors, last } = fit(values)
    const sigma = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / Math.max(1, values.length - 3))
    return {
      label: `CES (${smoothing.a0.toFixed(3)} + ${smoothing.a1.toFixed(3)}i)`,
      fitted: values.map((v, t) => v - errors[t]!),
      predict(horizon) {
        const moved = ahead(step([0, 0], 1, smoothing), horizon, smoothing)
        let spread = 1
        const deviation = moved.map((_, h) => {
          if (h > 0) spread += moved[h - 1]! ** 2
          return sigma * Math.sqrt(spread)
        })
        return gaussian(ahead(last, horizon, smoothing), deviation)
      },
    }
  },
})

/**
 * Complex exponential smoothing (Svetunkov, Kourentzes and Ord, 2022): the level is smoothed together with an unseen
 * potential as real and imaginary part of one complex number, which follows stationary and trended series alike, without
 * a choice between forms. Seasons are taken out before and put back after.
 */
export const ces = seasonallyAdjusted('ces', plain)
