import { nelderMead } from '../numeric/nelder-mead.ts'
import { type NonlinearFit, nonlinearLeastSquares } from '../numeric/nonlinear-least-squares.ts'
import type { Curve } from './curve.ts'

/** An S-curve fitted to levels. */
export type CurveFit = {
  readonly curve: Curve
  /** As the curve takes them, see `Curve.named`. */
  readonly parameters: Float64Array
  readonly standardErrors: Float64Array
  readonly ceiling: number
  /** The standard error of the ceiling's logarithm; infinite where the data do not identify it. */
  readonly logCeilingError: number
  /** The level of the curve at a time in steps, 1 for the first observation. */
  level(time: number): number
  readonly residuals: Float64Array
  /** The residual variance. */
  readonly sigma2: number
}

/** Where a ceiling is expected before the levels are seen: its logarithm is normal. */
export type CeilingPrior = {
  readonly ceiling: number
  /** The standard deviation of the logarithm. */
  readonly spread: number
}

type Data = {
  readonly curve: Curve
  readonly levels: Float64Array
  readonly anchored: boolean
  /** In the unit of the levels. */
  readonly prior?: CeilingPrior | undefined
  /** The residual variance against which the prior is weighed. */
  readonly noise: number
}

const sharesOf = ({ curve, levels }: Data, parameters: ArrayLike<number>) =>
  levels.map((_, t) => curve.share(parameters, t + 1))

/** The ceiling that goes with given shares: the one through the last point, or that of linear least squares. */
function ceilingOf({ levels, anchored }: Data, shares: Float64Array): number {
  const n = levels.length
  if (anchored) return levels[n - 1]! / shares[n - 1]!
  let cross = 0
  let square = 0
  for (let t = 0; t < n; t++) {
    cross += levels[t]! * shares[t]!
    square += shares[t]! ** 2
  }
  return cross / square
}

/** Observed minus fitted levels; a prior is one more residual, as if the ceiling itself had been observed. */
function residualsOf(data: Data, parameters: ArrayLike<number>): Float64Array {
  const shares = sharesOf(data, parameters)
  const ceiling = ceilingOf(data, shares)
  const residuals = data.levels.map((y, t) => y - ceiling * shares[t]!)
  if (!data.prior) return residuals
  const deviation = Math.log(ceiling / data.prior.ceiling) / data.prior.spread
  return Float64Array.of(...residuals, Math.sqrt(data.noise) * deviation)
}

const squares = (values: Float64Array) => values.reduce((sum, v) => sum + v * v, 0)

/** From how many places of the starting grid the search sets out. */
const descents = 2

/** The least squares over the curve's two parameters: from the best places of its starting grid, then to the end. */
function search(data: Data): NonlinearFit | undefined {
  const loss = (at: ArrayLike<number>) => squares(residualsOf(data, at))
  const starts = data.curve
    .starts(data.levels.length)
    .map((start) => ({ start, value: loss(start) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
    .slice(0, descents)
  if (starts.length === 0) return undefined
  const [best] = starts
    .map(({ start }) => nelderMead(loss, start, { maxEvaluations: 300 }))
    .sort((a, b) => a.value - b.value)
  const residuals = (at: Float64Array) => residualsOf(data, at)
  return nonlinearLeastSquares(residuals, best!.point.slice(0, 2), { maxIterations: 20, tolerance: 1e-12 })
}

/** The fit of a free curve, ceiling included, for its covariance. */
const withCeiling = ({ curve, levels }: Data, parameters: Float64Array, ceiling: number): NonlinearFit =>
  nonlinearLeastSquares(
    (at) => levels.map((y, t) => y - Math.exp(at[2]!) * curve.share(at, t + 1)),
    [...parameters, Math.log(ceiling)],
    { maxIterations: 50 },
  )

/** How the logarithm of an anchored ceiling moves with each parameter, by central differences. */
function logCeilingGradient(data: Data, parameters: Float64Array): Float64Array {
  const n = data.levels.length
  const logShare = (i: number, step: number) =>
    Math.log(
      data.curve.share(
        parameters.map((p, k) => (k === i ? p + step : p)),
        n,
      ),
    )
  return parameters.map((p, i) => {
    const step = 1e-5 * Math.max(1, Math.abs(p))
    return -(logShare(i, step) - logShare(i, -step)) / (2 * step)
  })
}

/** The standard error of an anchored ceiling's logarithm: that of the curve, and that of the point it goes through. */
function anchoredError(data: Data, { coefficients, covariance: { data: c } }: NonlinearFit, sigma2: number) {
  const [a, b] = logCeilingGradient(data, coefficients) as unknown as [number, number]
  const curve = a * a * c[0]! + 2 * a * b * c[1]! + b * b * c[3]!
  return Math.sqrt(curve + sigma2 / data.levels.at(-1)! ** 2)
}

/** What is not a number above 0 says that the data identify nothing. */
export const orInfinite = (error: number) => (error > 0 ? error : Number.POSITIVE_INFINITY)

/** The least squares under a prior, weighed by what the curve leaves without one. */
function searchWith(data: Data, prior: CeilingPrior | undefined, scale: number): NonlinearFit | undefined {
  const found = search(data)
  if (!found || !prior) return found
  const noise = found.sumOfSquares / Math.max(1, data.levels.length - 2)
  return search({
    ...data,
    prior: { ...prior, ceiling: prior.ceiling / scale },
    // A perfect fit must leave the prior some weight where the ceiling does not matter.
    noise: Math.max(noise, 1e-6),
  })
}

/**
 * Fits an S-curve to levels by nonlinear least squares; an anchored one goes exactly through the last level, whose
 * deviation from the curve would otherwise be the forecast's first error. With a prior it is the most probable curve.
 *
 * @param levels at least 4, finite, the last one above 0
 * @returns undefined when no parameters give numbers
 */
export function fitCurve(
  curve: Curve,
  levels: Float64Array,
  anchored: boolean,
  prior?: CeilingPrior,
): CurveFit | undefined {
  const scale = Math.max(...levels)
  const data = { curve, anchored, levels: levels.map((y) => y / scale), noise: 0 }
  const found = searchWith(data, prior, scale)
  if (!found) return undefined
  const shares = sharesOf(data, found.coefficients)
  const ceiling = ceilingOf(data, shares)
  const residuals = residualsOf(data, found.coefficients)
  // Three parameters either way: an anchored curve has given one value for its third.
  const sigma2 = squares(residuals) / Math.max(1, levels.length - 3)
  const free = anchored || prior ? undefined : withCeiling(data, found.coefficients, ceiling)
  return {
    curve,
    parameters: found.coefficients,
    standardErrors: (free ?? found).standardErrors.slice(0, 2).map(orInfinite),
    ceiling: ceiling * scale,
    logCeilingError: orInfinite(free ? free.standardErrors[2]! : anchoredError(data, found, sigma2)),
    level: (time) => ceiling * scale * curve.share(found.coefficients, time),
    residuals: residuals.map((r) => r * scale),
    sigma2: sigma2 * scale * scale,
  }
}
