import { minimizeScalar } from '../numeric/scalar.ts'
import { gaussian } from './distribution.ts'
import { defineForecaster } from './forecaster.ts'
import { thetaSeasons } from './theta.ts'

/**
 * What the model remembers: the smoothed level (without and with the share of the first level that is left), and the
 * running mean and slope of the line through all values so far.
 */
type Memory = {
  t: number
  level: number
  /** (1 − α)ᵗ: how much of the first level is left. */
  rest: number
  mean: number
  slope: number
}

const start = (): Memory => ({ t: 0, level: 0, rest: 1, mean: 0, slope: 0 })

/** What the line of the values so far adds to the next forecast, before its weight 1 − 1/θ. */
function pull({ t, rest, mean, slope }: Memory, alpha: number, first: number): number {
  const intercept = t === 0 ? first : mean - (slope * (t + 1)) / 2
  return rest * intercept + ((1 - rest * (1 - alpha)) / alpha) * slope
}

/** Takes the next value in. */
function learn(memory: Memory, value: number, alpha: number): void {
  const t = ++memory.t
  memory.level = alpha * value + (1 - alpha) * memory.level
  memory.rest *= 1 - alpha
  memory.slope = t === 1 ? 0 : ((t - 2) * memory.slope + (6 * (value - memory.mean)) / t) / (t + 1)
  memory.mean += (value - memory.mean) / t
}

type Solution = {
  readonly alpha: number
  readonly first: number
  /** 1 − 1/θ. */
  readonly weight: number
  readonly squares: number
}

/**
 * First level and weight of the line by least squares for a given α: given α the forecast is linear in both, so that
 * only α is left to search.
 */
function solve(values: Float64Array, alpha: number): Solution {
  const memory = start()
  let [aa, ab, bb, ay, by, yy] = [0, 0, 0, 0, 0, 0]
  for (const value of values) {
    const a = memory.rest
    const b = pull(memory, alpha, values[0]!)
    const y = value - memory.level
    aa += a * a
    ab += a * b
    bb += b * b
    ay += a * y
    by += b * y
    yy += y * y
    learn(memory, value, alpha)
  }
  const determinant = aa * bb - ab * ab
  const free = determinant > 1e-12 * aa * bb ? (aa * by - ab * ay) / determinant : 0
  // θ ≥ 1 and finite.
  const weight = Math.min(Math.max(free, 0), 0.999)
  const first = (ay - weight * ab) / aa
  const squares =
    yy - 2 * (first * ay + weight * by) + first * first * aa + 2 * first * weight * ab + weight * weight * bb
  return { alpha, first, weight, squares: Math.max(squares, 0) }
}

/** The best α in [0.1, 0.99]: a coarse grid, since there may be two valleys, then golden section around its best. */
function optimise(values: Float64Array): Solution {
  const step = 0.089
  let best = 0.1
  for (let k = 1; k <= 10; k++) {
    if (solve(values, 0.1 + k * step).squares < solve(values, best).squares) best = 0.1 + k * step
  }
  const low = Math.max(0.1, best - step)
  const high = Math.min(0.99, best + step)
  return solve(values, minimizeScalar((alpha) => solve(values, alpha).squares, low, high, 1e-6).point)
}

/** Forecasts from a memory on; each forecast is learnt as if it had come true. */
function run(
  memory: Memory,
  { alpha, first, weight }: Solution,
  values0: number,
  horizon: number,
): Float64Array {
  const ahead = { ...memory }
  return Float64Array.from({ length: horizon }, () => {
    const next = ahead.level + ahead.rest * first + weight * pull(ahead, alpha, values0)
    learn(ahead, next, alpha)
    return next
  })
}

/**
 * The dynamic optimised Theta model (Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler, 2016): Theta whose line
 * follows the data and whose θ, α and first level minimise the squared one-step errors. Intervals weigh each coming
 * error by how far it would move the later forecasts.
 */
export const dynamicTheta = defineForecaster({
  name: 'dynamic-theta',
  estimate(series) {
    const { values, period } = series
    const n = values.length
    const seasons = thetaSeasons(series)
    const adjusted = values.map((v, t) => v / seasons[t % period]!)
    const solution = optimise(adjusted)
    const memory = start()
    const origin = adjusted[0]!
    const fitted = adjusted.map((value, t) => {
      const next = run(memory, solution, origin, 1)[0]!
      learn(memory, value, solution.alpha)
      return next * seasons[t % period]!
    })
    const sigma = Math.sqrt(solution.squares / Math.max(1, n - 3))
    return {
      label: `Dynamic theta (α ${solution.alpha.toFixed(3)}, θ ${(1 / (1 - solution.weight)).toFixed(2)})`,
      fitted,
      predict(horizon) {
        const path = run(memory, solution, origin, horizon)
        const shocked = { ...memory }
        learn(shocked, path[0]! + 1, solution.alpha)
        const moved = run(shocked, solution, origin, horizon)
        let spread = 1
        const deviation = path.map((_, h) => {
          if (h > 0) spread += (moved[h - 1]! - path[h]!) ** 2
          return sigma * Math.sqrt(spread) * Math.abs(seasons[(n + h) % period]!)
        })
        return gaussian(
          path.map((v, h) => v * seasons[(n + h) % period]!),
          deviation,
        )
      },
    }
  },
})
