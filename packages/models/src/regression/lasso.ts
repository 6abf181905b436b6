import type { Matrix } from '../numeric/matrix.ts'
import { type Centred, centre, checkPenalty, type PenalizedFit, type PenalizedOptions } from './penalized.ts'

const softThreshold = (value: number, by: number) => Math.sign(value) * Math.max(0, Math.abs(value) - by)

/** Columns of the regressors one after the other, with their mean squares: what coordinate descent walks along. */
function columnsOf({ x }: Centred): { columns: Float64Array[]; squares: Float64Array } {
  const columns = Array.from({ length: x.columns }, (_, j) =>
    Float64Array.from({ length: x.rows }, (_, i) => x.data[i * x.columns + j]!),
  )
  return {
    columns,
    squares: Float64Array.from(columns, (c) => c.reduce((sum, v) => sum + v * v, 0) / x.rows),
  }
}

/** Improves `slopes` in place until a whole round moves no fitted value by more than a 10⁻¹⁰th of the outcomes' size. */
function descend(
  { columns, squares }: ReturnType<typeof columnsOf>,
  y: Float64Array,
  penalty: number,
  slopes: Float64Array,
) {
  const n = y.length
  const residuals = y.slice()
  columns.forEach((column, j) => {
    if (slopes[j] !== 0) for (let i = 0; i < n; i++) residuals[i]! -= slopes[j]! * column[i]!
  })
  const size = Math.sqrt(y.reduce((sum, v) => sum + v * v, 0) / n)
  for (let round = 0; round < 100_000; round++) {
    let moved = 0
    columns.forEach((column, j) => {
      if (squares[j] === 0) return
      let dot = 0
      for (let i = 0; i < n; i++) dot += column[i]! * residuals[i]!
      const next = softThreshold(dot / n + squares[j]! * slopes[j]!, penalty) / squares[j]!
      const step = next - slopes[j]!
      if (step === 0) return
      slopes[j] = next
      for (let i = 0; i < n; i++) residuals[i]! -= step * column[i]!
      moved = Math.max(moved, Math.abs(step) * Math.sqrt(squares[j]!))
    })
    if (moved <= 1e-10 * size) return
  }
}

/** The least penalty at which all slopes are 0. */
function largestPenalty({ columns }: ReturnType<typeof columnsOf>, y: Float64Array): number {
  return columns.reduce((most, column) => {
    const dot = column.reduce((sum, v, i) => sum + v * y[i]!, 0)
    return Math.max(most, Math.abs(dot) / y.length)
  }, 0)
}

/**
 * The lasso over decreasing penalties, each starting from the last one's solution (Friedman, Hastie and Tibshirani,
 * 2010): ½ · mean squared residual + penalty · Σ |slope|, the intercept not penalised.
 *
 * @param penalties decreasing; 100 from the one that leaves nothing to a thousandth of it by default
 */
export function lassoPath(
  x: Matrix,
  y: ArrayLike<number>,
  penalties?: ArrayLike<number>,
  options: PenalizedOptions = {},
): PenalizedFit[] {
  const centred = centre(x, y, options)
  const columns = columnsOf(centred)
  const slopes = new Float64Array(x.columns)
  const first = largestPenalty(columns, centred.y)
  const path = penalties ?? Float64Array.from({ length: 100 }, (_, i) => first * 10 ** ((-3 * i) / 99))
  return Array.from(path, (penalty) => {
    checkPenalty(penalty)
    descend(columns, centred.y, penalty, slopes)
    return centred.finish(penalty, slopes)
  })
}

/** The lasso (Tibshirani, 1996) at one penalty; see `lassoPath`. */
export function lassoRegression(
  x: Matrix,
  y: ArrayLike<number>,
  penalty: number,
  options: PenalizedOptions = {},
): PenalizedFit {
  return lassoPath(x, y, [penalty], options)[0]!
}
