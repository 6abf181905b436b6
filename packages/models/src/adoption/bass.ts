import { UserError } from '@bellwether/core'
import { leastSquares } from '../numeric/least-squares.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { nonlinearLeastSquares } from '../numeric/nonlinear-least-squares.ts'

/** The Bass model: `p` innovation, `q` imitation, `m` adopters in the end, in the unit of the data. */
export type BassParameters = { readonly p: number; readonly q: number; readonly m: number }

export type BassFit = BassParameters & {
  readonly standardErrors: BassParameters
  readonly converged: boolean
}

function checkAdopters(adopters: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(adopters)
  const wrong = values.findIndex((v) => !Number.isFinite(v) || v < 0)
  if (wrong >= 0) {
    throw new UserError(`adopters of period ${wrong + 1} are ${values[wrong]}`, {
      hint: 'give finite numbers of at least 0',
    })
  }
  if (values.length >= 5) return values
  throw new UserError(`a Bass curve needs at least 5 periods, there are ${values.length}`, {
    hint: 'collect more history, or forecast with drift',
  })
}

/**
 * Whether new adopters have passed their peak, which comes at m·(q − p)/(2q) adopters. Before it the ceiling is hardly
 * identified and comes out too low (Van den Bulte and Lilien, 1997).
 */
const hasPeaked = ({ p, q, m }: BassParameters, adopters: number) => adopters >= (m * (q - p)) / (2 * q)

/** Which cumulative adopters explain a period's new ones: those before the period, or those with it. */
export type BassRegressor = 'lagged' | 'current'

/**
 * Ordinary least squares of new adopters on the cumulative ones and their square (Bass, 1969).
 *
 * @param adopters new adopters of each period from the launch on, at least 5
 * @param regressor adopters before each period (`lagged`, the usual form) or at its end (`current`)
 * @throws UserError for too few or negative values, or growth before its peak, which shows no ceiling
 */
export function bassOls(
  adopters: ArrayLike<number>,
  { regressor = 'lagged' }: { regressor?: BassRegressor } = {},
): BassParameters {
  const values = checkAdopters(adopters)
  let before = 0
  const rows = Array.from(values, (value) => {
    const known = regressor === 'lagged' ? before : before + value
    before += value
    return [1, known, known * known]
  })
  const [a, b, c] = leastSquares(matrixOf(rows), values).coefficients as unknown as [number, number, number]
  const root = b * b - 4 * a * c
  if (c < 0 && a > 0 && root >= 0) {
    const m = (-b - Math.sqrt(root)) / (2 * c)
    const found = { p: a / m, q: -c * m, m }
    if (hasPeaked(found, before)) return found
  }
  throw new UserError('the adopters do not bend towards a ceiling yet, so none can be stated', {
    hint: 'forecast with the damped trend until growth slows down',
  })
}

/** The share that has adopted by time `t`, in periods since the launch. */
export function bassShare({ p, q }: Pick<BassParameters, 'p' | 'q'>, t: number): number {
  const decay = Math.exp(-(p + q) * t)
  return (1 - decay) / (1 + (q / p) * decay)
}

/**
 * Nonlinear least squares on m·(F(t) − F(t − 1)), the difference form of Srinivasan and Mason (1986), from the start
 * that ordinary least squares gives.
 *
 * @param adopters new adopters of each period from the launch on, at least 5
 * @throws UserError as `bassOls` does
 */
export function bassNls(adopters: ArrayLike<number>): BassFit {
  const values = checkAdopters(adopters)
  const start = bassOls(values)
  const fit = nonlinearLeastSquares(
    ([p, q, m]) =>
      values.map((value, t) => {
        const shape = { p: p!, q: q! }
        return value - m! * (bassShare(shape, t + 1) - bassShare(shape, t))
      }),
    [start.p, start.q, start.m],
  )
  const named = ([p, q, m]: Float64Array) => ({ p: p!, q: q!, m: m! })
  return {
    ...named(fit.coefficients),
    standardErrors: named(fit.standardErrors),
    converged: fit.converged,
  }
}
