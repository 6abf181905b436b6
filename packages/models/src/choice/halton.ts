/** The first primes: one base a dimension. */
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53] as const

/** The most dimensions that `halton` has bases for. */
export const haltonDimensions = primes.length

/**
 * An entry of Halton's sequence (1960): the digits of `index` in a prime base, mirrored at the point.
 *
 * @param index 1 or more
 * @param dimension 0 … haltonDimensions − 1
 * @returns a number in (0, 1)
 * @example
 * halton(3, 0) // 0.75
 */
export function halton(index: number, dimension: number): number {
  const base = primes[dimension]!
  let result = 0
  for (let share = 1 / base; index > 0; share /= base) {
    result += share * (index % base)
    index = Math.floor(index / base)
  }
  return result
}
