type Matrix = readonly (readonly number[])[]

function multiply(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => {
    const product = new Array<number>(b.length).fill(0)
    for (const [k, weight] of row.entries()) {
      if (weight === 0) continue
      for (const [j, value] of b[k]!.entries()) product[j]! += weight * value
    }
    return product
  })
}

/** Rows sum to 1 again after rounding. */
const normalize = (matrix: Matrix): number[][] =>
  matrix.map((row) => {
    const total = row.reduce((sum, value) => sum + value, 0)
    return row.map((value) => value / total)
  })

/** After this many squarings a chain has gone 2^50 steps: one that moves at all within 10^15 steps has settled. */
const squarings = 50
const tolerance = 1e-9

/**
 * The shares that a Markov chain settles at from a start, in the mean over time where it cycles: the start times the
 * limit of `((P + I) / 2)^n`. The lazy chain has the same stationary and absorption probabilities as `P` and no period,
 * so the limit always exists; by squaring it is reached in a few products.
 *
 * @param rates [n, n] transition probabilities, rows sum to 1
 * @param start [n] shares at the start; they matter only where the chain has more than one closed class
 * @returns the shares, and whether they are the same from every start
 * @see Kemeny and Snell (1960), "Finite Markov Chains", theorem 5.1.1
 */
export function stationary(rates: Matrix, start: readonly number[]): { shares: number[]; unique: boolean } {
  let limit: Matrix = rates.map((row, i) => row.map((rate, j) => (rate + (i === j ? 1 : 0)) / 2))
  for (let i = 0; i < squarings; i++) limit = normalize(multiply(limit, limit))
  const [shares] = multiply([start], limit)
  const unique = limit.every((row) => row.every((value, j) => Math.abs(value - limit[0]![j]!) < tolerance))
  return { shares: shares!, unique }
}
