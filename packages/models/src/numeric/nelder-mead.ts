/** The least value that a minimiser found and where. */
export type Minimum = {
  readonly point: Float64Array
  readonly value: number
  readonly evaluations: number
  /** Whether it stopped because it had arrived, not because its evaluations were used up. */
  readonly converged: boolean
}

export type NelderMeadOptions = {
  /** Stops when best and worst vertex differ by less than this share of the value. 1e-8 by default. */
  relativeTolerance?: number
  maxEvaluations?: number
}

/** The simplex: one row a vertex, its value last, as one array so that the loop allocates nothing. */
type Simplex = { readonly rows: Float64Array[]; readonly n: number }

const finite = (value: number) => (Number.isFinite(value) ? value : 1e35)

function extremes({ rows, n }: Simplex): { low: number; high: number } {
  let low = 0
  let high = 0
  for (let i = 1; i < rows.length; i++) {
    if (rows[i]![n]! < rows[low]![n]!) low = i
    if (rows[i]![n]! > rows[high]![n]!) high = i
  }
  return { low, high }
}

/** Sums of the coordinates over all vertices. */
function sumVertices({ rows, n }: Simplex, sums: Float64Array): void {
  sums.fill(0)
  for (const row of rows) for (let j = 0; j < n; j++) sums[j]! += row[j]!
}

function sizeOf({ rows, n }: Simplex, low: number): number {
  let size = 0
  for (const row of rows) for (let j = 0; j < n; j++) size += Math.abs(row[j]! - rows[low]![j]!)
  return size
}

function shrink({ rows, n }: Simplex, low: number, value: (point: Float64Array) => number): void {
  rows.forEach((row, i) => {
    if (i === low) return
    for (let j = 0; j < n; j++) row[j] = 0.5 * (row[j]! - rows[low]![j]!) + rows[low]![j]!
    row[n] = value(row)
  })
}

/** A first simplex: from the start, a tenth of the largest coordinate along each axis. */
function firstSimplex(start: ArrayLike<number>, value: (point: Float64Array) => number): Simplex {
  const n = start.length
  const largest = Math.max(...Array.from(start, (x) => 0.1 * Math.abs(x)))
  const step = largest === 0 ? 0.1 : largest
  const rows = Array.from({ length: n + 1 }, (_, i) => {
    const row = new Float64Array(n + 1)
    row.set(start)
    if (i > 0) row[i - 1]! += step
    row[n] = value(row)
    return row
  })
  return { rows, n }
}

/**
 * Minimises a function without derivatives: the simplex of Nelder and Mead (1965) in the form of Nash, "Compact
 * Numerical Methods for Computers" (1990), algorithm 19 (which R's `optim` follows too).
 *
 * @param objective reads its coordinates from the first `start.length` entries and keeps no hold of the array; a value
 *   that is not finite counts as very bad
 * @param start not empty
 */
export function nelderMead(
  objective: (point: Float64Array) => number,
  start: ArrayLike<number>,
  { relativeTolerance = 1e-8, maxEvaluations = 2000 }: NelderMeadOptions = {},
): Minimum {
  let evaluations = 0
  const value = (point: Float64Array) => {
    evaluations++
    return finite(objective(point))
  }
  const simplex = firstSimplex(start, value)
  const { rows, n } = simplex
  const tolerance = relativeTolerance * (Math.abs(rows[0]![n]!) + relativeTolerance)
  const centre = new Float64Array(n)
  const sums = new Float64Array(n)
  sumVertices(simplex, sums)
  const trial = new Float64Array(n + 1)
  const further = new Float64Array(n + 1)
  let size = sizeOf(simplex, 0)
  let converged = false

  /** Puts a point in a vertex's place, and keeps the sums. */
  const replace = (vertex: Float64Array, by: Float64Array) => {
    for (let j = 0; j < n; j++) sums[j]! += by[j]! - vertex[j]!
    vertex.set(by)
  }

  const tryAt = (target: Float64Array, from: Float64Array, factor: number) => {
    for (let j = 0; j < n; j++) target[j] = factor * from[j]! + (1 - factor) * centre[j]!
    target[n] = value(target)
  }

  while (evaluations <= maxEvaluations) {
    const { low, high } = extremes(simplex)
    const best = rows[low]![n]!
    const worst = rows[high]!
    if (worst[n]! <= best + tolerance) {
      converged = true
      break
    }
    for (let j = 0; j < n; j++) centre[j] = (sums[j]! - worst[j]!) / n
    const highest = worst[n]!
    tryAt(trial, worst, -1)
    if (trial[n]! < best) {
      tryAt(further, trial, 2)
      replace(worst, further[n]! < trial[n]! ? further : trial)
      continue
    }
    const reflectionHelps = trial[n]! < highest
    if (reflectionHelps) replace(worst, trial)
    tryAt(further, worst, 0.5)
    if (further[n]! < worst[n]!) {
      replace(worst, further)
    } else if (!reflectionHelps) {
      shrink(simplex, low, value)
      sumVertices(simplex, sums)
      const shrunk = sizeOf(simplex, low)
      if (shrunk >= size) break
      size = shrunk
    }
  }
  const { low } = extremes(simplex)
  return { point: rows[low]!.slice(0, n), value: rows[low]![n]!, evaluations, converged }
}
