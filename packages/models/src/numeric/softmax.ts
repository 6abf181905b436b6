/**
 * Turns the first `n` values v into exp(v) / Σ exp(v) in place, without overflow.
 *
 * @returns ln Σ exp(v)
 */
export function softmax(values: Float64Array, n: number): number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) most = Math.max(most, values[i]!)
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i] = Math.exp(values[i]! - most)
  for (let i = 0; i < n; i++) values[i]! /= sum
  return most + Math.log(sum)
}
