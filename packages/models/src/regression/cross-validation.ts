import { createRandom, mean, shuffle, UserError, variance } from '@bellwether/core'
import type { Matrix } from '../numeric/matrix.ts'
import { rowsOf } from './design.ts'
import { lassoPath } from './lasso.ts'
import type { PenalizedFit, PenalizedOptions } from './penalized.ts'
import { ridgePenalties, ridgeRegression } from './ridge.ts'

export type CrossValidationOptions = PenalizedOptions & {
  seed: number
  /** 10 by default. */
  folds?: number
  /** Of each row: its fold, 0 … folds − 1. Drawn from the seed when absent. */
  foldOf?: ArrayLike<number>
}

/** A penalty chosen by predicting rows that were left out. */
export type CrossValidatedFit = {
  readonly penalties: Float64Array
  /** Of each penalty: the mean over the folds of the mean squared error, and its standard error. */
  readonly errors: Float64Array
  readonly standardErrors: Float64Array
  /** At the penalty with the least error. */
  readonly best: PenalizedFit
  /** At the strongest penalty whose error is within one standard error of the least (Breiman et al., 1984). */
  readonly simplest: PenalizedFit
}

function foldsOf(n: number, { seed, folds = 10, foldOf }: CrossValidationOptions): number[][] {
  if (folds < 2 || folds > n) throw new UserError(`${folds} folds of ${n} rows`, { hint: `take 2 to ${n}` })
  const order = shuffle(
    Int32Array.from({ length: n }, (_, i) => i),
    createRandom(seed),
  )
  const fold = foldOf ?? Int32Array.from(order, (at) => at % folds)
  return Array.from({ length: folds }, (_, f) => Array.from(order.keys()).filter((i) => fold[i] === f))
}

/** Chooses a penalty among `penalties`, strong to weak, by cross-validation of a path of fits. */
function crossValidate(
  x: Matrix,
  y: ArrayLike<number>,
  penalties: Float64Array,
  path: (x: Matrix, y: Float64Array) => PenalizedFit[],
  options: CrossValidationOptions,
): CrossValidatedFit {
  const all = Array.from({ length: x.rows }, (_, i) => i)
  const byFold = foldsOf(x.rows, options).map((out) => {
    const left = new Set(out)
    const kept = all.filter((i) => !left.has(i))
    const held = rowsOf(x, out)
    return path(
      rowsOf(x, kept),
      Float64Array.from(kept, (i) => y[i]!),
    ).map((fit) => mean(fit.predict(held).map((value, i) => (value - y[out[i]!]!) ** 2)))
  })
  const errors = penalties.map((_, k) => mean(byFold.map((fold) => fold[k]!)))
  const standardErrors = penalties.map((_, k) =>
    Math.sqrt(variance(byFold.map((fold) => fold[k]!)) / byFold.length),
  )
  const best = errors.indexOf(Math.min(...errors))
  const simplest = errors.findIndex((error) => error <= errors[best]! + standardErrors[best]!)
  const fits = path(x, Float64Array.from(y))
  return { penalties, errors, standardErrors, best: fits[best]!, simplest: fits[simplest]! }
}

/** The lasso with its penalty chosen by cross-validation over `lassoPath`. */
export function crossValidatedLasso(
  x: Matrix,
  y: ArrayLike<number>,
  options: CrossValidationOptions,
): CrossValidatedFit {
  const penalties = Float64Array.from(lassoPath(x, y, undefined, options), (fit) => fit.penalty)
  return crossValidate(
    x,
    y,
    penalties,
    (rows, outcomes) => lassoPath(rows, outcomes, penalties, options),
    options,
  )
}

/** Ridge regression with its penalty, a row, chosen by cross-validation over `ridgePenalties`. */
export function crossValidatedRidge(
  x: Matrix,
  y: ArrayLike<number>,
  options: CrossValidationOptions,
): CrossValidatedFit {
  const path = (rows: Matrix, outcomes: Float64Array) =>
    Array.from(ridgePenalties(rows), (penalty) => ridgeRegression(rows, outcomes, penalty, options))
  return crossValidate(x, y, ridgePenalties(x), path, options)
}
