import { leastSquares } from '../../numeric/least-squares.ts'
import { matrixOf } from '../../numeric/matrix.ts'
import { ordinaryDifferences, seasonalDifferences } from './differencing.ts'
import { type ArimaFit, differenced, fitArima, isSound } from './fit.ts'
import type { ArimaOrder } from './order.ts'

type Lags = Pick<ArimaOrder, 'p' | 'q' | 'P' | 'Q' | 'constant'>

const limits = { p: 5, q: 5, P: 2, Q: 2, total: 5, models: 60 }

const isAllowed = ({ p, q, P, Q }: Lags) =>
  Math.min(p, q, P, Q) >= 0 &&
  p <= limits.p &&
  q <= limits.q &&
  P <= limits.P &&
  Q <= limits.Q &&
  p + q + P + Q <= limits.total

/** The neighbours that Hyndman and Khandakar (2008) try, in their order: seasonal lags, lags, the constant. */
function neighbours({ p, q, P, Q, constant }: Lags, seasonal: boolean, mayDrift: boolean): Lags[] {
  const steps: [number, number][] = [
    [-1, 0],
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
  ]
  const seasonalMoves = steps.map(([dp, dq]) => ({ p, q, P: P + dp, Q: Q + dq, constant }))
  const moves = steps.map(([dp, dq]) => ({ p: p + dp, q: q + dq, P, Q, constant }))
  const toggled = mayDrift ? [{ p, q, P, Q, constant: !constant }] : []
  return [...(seasonal ? seasonalMoves : []), ...moves, ...toggled].filter(isAllowed)
}

/** Where the search starts: (2,2)(1,1), nothing, one autoregressive lag, one moving-average lag. */
function firstModels(seasonal: boolean, constant: boolean): Lags[] {
  const one = seasonal ? 1 : 0
  return [
    { p: 2, q: 2, P: one, Q: one, constant },
    { p: 0, q: 0, P: 0, Q: 0, constant },
    { p: 1, q: 0, P: one, Q: 0, constant },
    { p: 0, q: 1, P: 0, Q: one, constant },
    ...(constant ? [{ p: 0, q: 0, P: 0, Q: 0, constant: false }] : []),
  ]
}

/** A fitted model's parameters laid out for a neighbour, zeros for new lags. */
function warmStart({ order, free }: ArimaFit, to: Lags): Float64Array {
  const result: number[] = []
  let at = 0
  for (const lag of ['p', 'q', 'P', 'Q'] as const) {
    for (let k = 0; k < to[lag]; k++) result.push(k < order[lag] ? free[at + k]! : 0)
    at += order[lag]
  }
  // Far out the tanh is flat: a parameter that ran there could not come back.
  return Float64Array.from(result, (v) => Math.max(-2, Math.min(2, v)))
}

/** What regressors leave of the values by ordinary least squares: how often to difference is read from that (as in R). */
function unexplained(values: Float64Array, regressors: readonly Float64Array[]): Float64Array {
  if (regressors.length === 0) return values
  const rows = Array.from(values, (_, t) => [1, ...regressors.map((column) => column[t]!)])
  return leastSquares(matrixOf(rows), values).residuals
}

/**
 * Automatic ARIMA by stepwise search (Hyndman and Khandakar, 2008): differences by the strength of the season and the
 * KPSS test, then neighbour after neighbour as long as AICc falls; models close to a unit root are passed over. Every
 * likelihood is exact.
 *
 * @param regressors as long as the values: a regression whose errors are the ARIMA
 * @returns undefined when the series is too short for any model
 */
export function searchArima(
  values: Float64Array,
  period: number,
  regressors: readonly Float64Array[] = [],
): ArimaFit | undefined {
  const m = values.length > 2 * period ? period : 1
  const left = unexplained(values, regressors)
  const D = m > 1 ? seasonalDifferences(left, m) : 0
  const base = { D, period: m, p: 0, q: 0, P: 0, Q: 0, constant: false }
  const d = ordinaryDifferences(differenced(left, { ...base, d: 0 }))
  const w = differenced(values, { ...base, d })
  const columns = regressors.map((column) => differenced(column, { ...base, d }))
  const mayDrift = d + D < 2
  const tried = new Set<string>()
  let best: ArimaFit | undefined
  const attempt = (lags: Lags): boolean => {
    const key = JSON.stringify([lags.p, lags.q, lags.P, lags.Q, lags.constant])
    if (tried.has(key) || tried.size >= limits.models) return false
    tried.add(key)
    const order = { ...lags, d, D, period: m }
    const start = best && warmStart(best, lags)
    const fit = fitArima(w, order, { start, precise: false, regressors: columns })
    if (!fit || !(fit.aicc < (best?.aicc ?? Number.POSITIVE_INFINITY)) || !isSound(fit)) return false
    best = fit
    return true
  }
  for (const lags of firstModels(m > 1, mayDrift)) attempt(lags)
  while (best && neighbours(best.order, m > 1, mayDrift).some(attempt)) {
    // Each success starts over from the new best.
  }
  return best && (fitArima(w, best.order, { start: best.free, regressors: columns }) ?? best)
}
