import { createRandom } from '@bellwether/core'
import { empirical } from './distribution.ts'
import { defineForecaster, type Estimate, type Series } from './forecaster.ts'

/** Smoothed state of an intermittent series: the size of a demand and how likely a step has one. */
type Demand = { readonly size: number; readonly chance: number }

/** A method's one-step view of the series: the forecast before each value, and the last state. */
type Smoothed = { readonly fitted: Float64Array; readonly last: Demand }

const paths = 1000

/** Draws whether there is demand and which past size it has, scaled to the smoothed size. */
function simulate({ values, seed }: Series, { size, chance }: Demand, horizon: number): Float64Array[] {
  const random = createRandom(seed)
  const sizes = values.filter((v) => v !== 0)
  const mean = sizes.reduce((sum, v) => sum + v, 0) / sizes.length
  const scale = mean === 0 ? 1 : size / mean
  const drawn = Array.from({ length: paths }, () => new Float64Array(horizon))
  // Step by step, so that a longer horizon repeats a shorter one's draws.
  for (let h = 0; h < horizon; h++) {
    for (const path of drawn) {
      const value = sizes[random.integer(sizes.length)]! * scale
      path[h] = random.uniform() < chance ? value : 0
    }
  }
  return drawn
}

function estimateOf(label: string, series: Series, { fitted, last }: Smoothed, bias = 1): Estimate {
  const chance = Math.min(1, Math.max(0, last.chance * bias))
  return {
    label,
    fitted: fitted.map((v) => v * bias),
    predict: (horizon) =>
      empirical(
        simulate(series, { size: last.size, chance }, horizon),
        new Float64Array(horizon).fill(last.size * chance),
      ),
  }
}

/** Croston's two smoothings: sizes, and steps between demands, both moved by a demand only. */
function crostonSmoothing(values: Float64Array, alpha: number): Smoothed {
  const fitted = new Float64Array(values.length).fill(Number.NaN)
  let size = Number.NaN
  let gap = Number.NaN
  let since = 1
  for (let t = 0; t < values.length; t++) {
    fitted[t] = size / gap
    const value = values[t]!
    if (value === 0) {
      since++
      continue
    }
    size = Number.isNaN(size) ? value : size + alpha * (value - size)
    gap = Number.isNaN(gap) ? since : gap + alpha * (since - gap)
    since = 1
  }
  return { fitted, last: { size, chance: 1 / gap } }
}

/** Teunter, Syntetos and Babai's: the chance of demand falls with each step without one. */
function tsbSmoothing(values: Float64Array, alpha: number, beta: number): Smoothed {
  const fitted = new Float64Array(values.length)
  const first = values.findIndex((v) => v !== 0)
  let size = values[first]!
  let chance = 1 / (first + 1)
  for (let t = 0; t < values.length; t++) {
    fitted[t] = size * chance
    const value = values[t]!
    if (value !== 0) size += alpha * (value - size)
    chance += beta * ((value === 0 ? 0 : 1) - chance)
  }
  return { fitted, last: { size, chance } }
}

const weights = [0.02, 0.05, 0.1, 0.2, 0.3]

/** The two smoothing weights with the least squared one-step error. */
function bestTsb(values: Float64Array): Smoothed {
  const squares = ({ fitted }: Smoothed) => values.reduce((sum, v, t) => sum + (v - fitted[t]!) ** 2, 0)
  const all = weights.flatMap((alpha) => weights.map((beta) => tsbSmoothing(values, alpha, beta)))
  return all.reduce((best, next) => (squares(next) < squares(best) ? next : best))
}

/** Croston's method for intermittent demand (1972), with his weight of 0.1. */
export const croston = defineForecaster({
  name: 'croston',
  estimate: (series) => estimateOf('Croston', series, crostonSmoothing(series.values, 0.1)),
})

/** Croston's method without its bias (Syntetos and Boylan, 2005): times 1 − α/2. */
export const sba = defineForecaster({
  name: 'sba',
  estimate: (series) => estimateOf('Syntetos–Boylan', series, crostonSmoothing(series.values, 0.1), 0.95),
})

/** The method of Teunter, Syntetos and Babai (2011), which lets dying products die. */
export const tsb = defineForecaster({
  name: 'tsb',
  estimate: (series) => estimateOf('TSB', series, bestTsb(series.values)),
})
