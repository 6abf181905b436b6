/** Numbers in order, to which more are added. */
export type SortedRuns = {
  readonly count: number
  /** @param values in rising order, which it keeps */
  add(values: Float64Array): void
  /** How many lie below a number. */
  below(value: number): number
  /**
   * Pairs of a given number and one of these that lies below it, equal ones counting half.
   *
   * @param values in rising order
   */
  pairsBelow(values: Float64Array): number
  /** All of them, in rising order. */
  all(): Float64Array
}

function merge(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length)
  for (let at = 0, i = 0, j = 0; at < merged.length; at++)
    merged[at] = j === b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!
  return merged
}

/**
 * The first place in a run, from a given one on, whose number is not below a value, or, when `beyond` is asked for, not equal to
 * it either. It looks farther and farther ahead, then between the last two looks: places that are near take few.
 */
function bound(run: Float64Array, value: number, from = 0, beyond = false): number {
  const precedes = (at: number) => run[at]! < value || (beyond && run[at] === value)
  let low = from
  let step = 1
  while (low + step <= run.length && precedes(low + step - 1)) {
    low += step
    step *= 2
  }
  let high = Math.min(run.length, low + step - 1)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (precedes(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Keeps numbers as sorted runs, each at least twice as long as the next (Bentley and Saxe 1980): adding n in parts costs
 * n log n altogether, and no part of it takes longer than going through all once.
 */
export function createSortedRuns(): SortedRuns {
  const runs: Float64Array[] = []
  let count = 0
  const mergeLast = () => runs.push(merge(runs.pop()!, runs.pop()!))
  return {
    get count() {
      return count
    },
    add(values) {
      if (values.length === 0) return
      count += values.length
      runs.push(values)
      while (runs.length > 1 && runs.at(-2)!.length < 2 * runs.at(-1)!.length) mergeLast()
    },
    below: (value) => runs.reduce((sum, run) => sum + bound(run, value), 0),
    pairsBelow(values) {
      let pairs = 0
      for (const run of runs) {
        let at = 0
        for (const value of values) {
          at = bound(run, value, at)
          pairs += run[at] === value ? (at + bound(run, value, at, true)) / 2 : at
        }
      }
      return pairs
    },
    all() {
      while (runs.length > 1) mergeLast()
      return runs[0] ?? new Float64Array()
    },
  }
}
