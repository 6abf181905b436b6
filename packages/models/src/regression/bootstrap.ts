import { createRandom, type Interval, quantileSorted, UserError, variance } from '@bellwether/core'
import type { Matrix } from '../numeric/matrix.ts'
import { rowsOf } from './design.ts'

/** What the bootstrap says of one coefficient. */
export type BootstrapCoefficient = Interval & { readonly estimate: number; readonly standardError: number }

/**
 * Bootstrap inference for any regression: rows are drawn with replacement, the model is fitted again, and the spread of
 * its coefficients gives standard errors and percentile intervals (Efron and Tibshirani, 1993).
 *
 * @param fit from regressors and outcomes to coefficients
 * @param cluster of each row: what is drawn together, for rows that are not independent
 * @throws UserError when the model can't be fitted to more than a tenth of the samples
 * @example
 * bootstrapCoefficients(x, y, (x, y) => lassoRegression(x, y, 0.1).estimates, { seed: 1 })
 */
export function bootstrapCoefficients(
  x: Matrix,
  y: ArrayLike<number>,
  fit: (x: Matrix, y: Float64Array) => ArrayLike<number>,
  {
    seed,
    resamples = 1000,
    level = 0.95,
    cluster,
  }: { seed: number; resamples?: number; level?: number; cluster?: ArrayLike<number> },
): BootstrapCoefficient[] {
  const random = createRandom(seed)
  const groups: number[][] = []
  for (let i = 0; i < x.rows; i++) (groups[cluster?.[i] ?? i] ??= []).push(i)
  const units = groups.filter((group) => group)
  const draws: ArrayLike<number>[] = []
  let failure: unknown
  for (let b = 0; b < resamples; b++) {
    const rows = units.flatMap(() => units[random.integer(units.length)]!)
    try {
      draws.push(
        fit(
          rowsOf(x, rows),
          Float64Array.from(rows, (i) => y[i]!),
        ),
      )
    } catch (error) {
      // A sample may by chance lack what identifies a coefficient; many such samples are the data's fault.
      if (!(error instanceof UserError)) throw error
      failure = error
    }
  }
  if (draws.length < 0.9 * resamples) {
    throw new UserError(
      `the model could not be fitted to ${resamples - draws.length} of ${resamples} samples`,
      {
        hint: 'use fewer regressors or more rows',
        cause: failure,
      },
    )
  }
  const estimates = fit(x, Float64Array.from(y))
  return Array.from(estimates, (estimate, k) => {
    const values = Float64Array.from(draws, (draw) => draw[k]!).sort()
    const tail = (1 - level) / 2
    return {
      estimate,
      standardError: Math.sqrt(variance(values)),
      low: quantileSorted(values, tail),
      high: quantileSorted(values, 1 - tail),
    }
  })
}
