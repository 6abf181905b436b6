import { UserError } from '@bellwether/core'
import { cholesky, type Matrix, matrix, solveCholesky } from '../numeric/matrix.ts'
import { centre } from './penalized.ts'

/** 2^16 coalitions take a second when each is quick. */
const mostPlayers = 16

/**
 * Shapley values (1953): what each player adds, averaged over all orders in which players could come. They add up to
 * value(all) − value(none).
 *
 * @param value of a coalition, given as bits: player i is in when bit i is set; asked once for each
 * @throws UserError for more than 16 players
 * @example
 * shapleyValues(2, (coalition) => (coalition === 3 ? 10 : 0)) // 5 each
 */
export function shapleyValues(players: number, value: (coalition: number) => number): Float64Array {
  if (players > mostPlayers) {
    throw new UserError(`${players} players have too many coalitions`, {
      hint: `group them into ${mostPlayers} at most`,
    })
  }
  const values = Float64Array.from({ length: 2 ** players }, (_, coalition) => value(coalition))
  // The chance that a player comes after exactly the members of a coalition of a given size.
  const chance = [1 / players]
  for (let size = 1; size < players; size++) chance.push((chance[size - 1]! * size) / (players - size))
  return Float64Array.from({ length: players }, (_, player) => {
    let sum = 0
    for (let coalition = 0; coalition < values.length; coalition++) {
      if (coalition & (1 << player)) continue
      sum += chance[bitCount(coalition)]! * (values[coalition | (1 << player)]! - values[coalition]!)
    }
    return sum
  })
}

function bitCount(bits: number): number {
  let count = 0
  for (; bits !== 0; bits &= bits - 1) count++
  return count
}

/** The R² of outcomes on some of the regressors, from their cross-products. */
function rSquaredOf(cross: Matrix, moments: Float64Array, total: number, columns: readonly number[]): number {
  const size = columns.length
  if (size === 0) return 0
  const part = matrix(size, size)
  columns.forEach((a, i) => {
    columns.forEach((b, j) => {
      part.data[i * size + j] = cross.data[a * cross.columns + b]!
    })
  })
  const factor = cholesky(part)
  if (!factor) throw new UserError('a regressor follows from the others', { hint: 'drop it, or group both' })
  const right = columns.map((a) => moments[a]!)
  return solveCholesky(factor, right).reduce((sum, slope, i) => sum + slope * right[i]!, 0) / total
}

/**
 * The importance of regressors as Lindeman, Merenda and Gold (1980) define it: R² divided by averaging what each group of
 * regressors adds over all orders. The parts add up to R².
 *
 * @param groups columns that count as one; each column alone by default
 * @throws UserError when a regressor follows from the others, or there are more than 16 groups
 * @example
 * relativeImportance(x, y) // Float64Array [0.41, 0.22]: the first regressor explains 41 % of the variance
 */
export function relativeImportance(
  x: Matrix,
  y: ArrayLike<number>,
  groups: readonly (readonly number[])[] = Array.from({ length: x.columns }, (_, j) => [j]),
): Float64Array {
  const centred = centre(x, y, {})
  const cross = matrix(x.columns, x.columns)
  const moments = new Float64Array(x.columns)
  for (let i = 0; i < x.rows; i++) {
    const row = centred.x.data.subarray(i * x.columns, (i + 1) * x.columns)
    row.forEach((left, a) => {
      moments[a]! += left * centred.y[i]!
      row.forEach((right, b) => {
        cross.data[a * x.columns + b]! += left * right
      })
    })
  }
  const total = centred.y.reduce((sum, v) => sum + v * v, 0)
  return shapleyValues(groups.length, (coalition) =>
    rSquaredOf(
      cross,
      moments,
      total,
      groups.flatMap((group, g) => (coalition & (1 << g) ? [...group] : [])),
    ),
  )
}
