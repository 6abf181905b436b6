/** How many of some numbers lie below another, and how many equal it. */
export type Place = { readonly below: number; readonly equal: number }

/** Numbers in order, to which more are added. */
export type SortedRuns = {
  readonly count: number
  /** @param values which it keeps, and sorts */
  add(values: Float64Array): void
  place(value: number): Place
  /** All of them, in rising order. */
  all(): Float64Array
}

function merge(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length)
  for (let at = 0, i = 0, j = 0; at < merged.length; at++)
    merged[at] = j === b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!
  return merged
}

/** The first place in a run whose number is not below a value, or, when `beyond` is asked for, not equal to it either. */
function bound(run: Float64Array, value: number, beyond: boolean): number {
  let low = 0
  let high = run.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (run[middle]! < value || (beyond && run[middle] === value)) low = middle + 1
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
      runs.push(values.sort())
      while (runs.length > 1 && runs.at(-2)!.length < 2 * runs.at(-1)!.length) mergeLast()
    },
    place(value) {
      let below = 0
      let equal = 0
      for (const run of runs) {
        const first = bound(run, value, false)
        below += first
        equal += bound(run, value, true) - first
      }
      return { below, equal }
    },
    all() {
      while (runs.length > 1) mergeLast()
      return runs[0] ?? new Float64Array()
    },
  }
}
