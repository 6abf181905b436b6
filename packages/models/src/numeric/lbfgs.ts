import type { Minimum } from './nelder-mead.ts'

/** A function's value at a point; writes its gradient there into `gradient`. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number

export type LbfgsOptions = {
  maxIterations?: number
  /** Stops when no entry of the gradient exceeds this. 1e-8 by default. */
  gradientTolerance?: number
  /** Stops when a step lowers the value by less than this share of it. 1e-14 by default. */
  relativeTolerance?: number
  /** The number of past steps that the curvature is estimated from. */
  memory?: number
}

type Pair = { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** The search direction −H·g by the two-loop recursion of Nocedal (1980). */
function direction(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const d = gradient.map((g) => -g)
  const alphas = new Float64Array(pairs.length)
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k]!
    const alpha = (alphas[k] = rho * dot(s, d))
    for (let i = 0; i < d.length; i++) d[i]! -= alpha * y[i]!
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y))
    for (let i = 0; i < d.length; i++) d[i]! *= scale
  }
  pairs.forEach(({ s, y, rho }, k) => {
    const beta = rho * dot(y, d)
    for (let i = 0; i < d.length; i++) d[i]! += (alphas[k]! - beta) * s[i]!
  })
  return d
}

type Step = { point: Float64Array; gradient: Float64Array; value: number }

/**
 * A step that satisfies the weak Wolfe conditions, by bracketing and bisection (Lewis and Overton, 2013); undefined
 * when even tiny steps do not go down.
 */
function lineSearch(f: Differentiable, from: Step, d: Float64Array, first: number): Step | undefined {
  const slope = dot(from.gradient, d)
  let low = 0
  let high = Number.POSITIVE_INFINITY
  let t = first
  let found: Step | undefined
  for (let tries = 0; tries < 60; tries++) {
    const point = from.point.map((x, i) => x + t * d[i]!)
    const gradient = new Float64Array(point.length)
    const value = f(point, gradient)
    if (!(value <= from.value + 1e-4 * t * slope)) high = t
    else {
      found = { point, gradient, value }
      if (dot(gradient, d) >= 0.9 * slope) return found
      low = t
    }
    t = high === Number.POSITIVE_INFINITY ? 2 * t : (low + high) / 2
  }
  return found
}

/**
 * Minimises a smooth function: limited-memory BFGS (Liu and Nocedal, 1989).
 *
 * @param objective value and gradient; see `numericGradient` when the gradient is not at hand
 * @example
 * lbfgs((x, g) => ((g[0] = 2 * (x[0]! - 3)), (x[0]! - 3) ** 2), [0]).point[0] // 3
 */
export function lbfgs(
  objective: Differentiable,
  start: ArrayLike<number>,
  {
    maxIterations = 500,
    gradientTolerance = 1e-8,
    relativeTolerance = 1e-14,
    memory = 10,
  }: LbfgsOptions = {},
): Minimum {
  let evaluations = 0
  const counted: Differentiable = (point, gradient) => {
    evaluations++
    return objective(point, gradient)
  }
  const point = Float64Array.from(start)
  const gradient = new Float64Array(point.length)
  let at: Step = { point, gradient, value: counted(point, gradient) }
  const pairs: Pair[] = []
  let converged = false
  for (let iteration = 0; iteration < maxIterations && !converged; iteration++) {
    const steepest = at.gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0)
    if ((converged = steepest <= gradientTolerance)) break
    const d = direction(at.gradient, pairs)
    const next = lineSearch(counted, at, d, pairs.length === 0 ? Math.min(1, 1 / steepest) : 1)
    if (!next) {
      // No descent along the estimated curvature: forget it once and try the plain gradient.
      if (pairs.length === 0) break
      pairs.length = 0
      continue
    }
    converged = at.value - next.value <= relativeTolerance * Math.abs(next.value)
    const s = next.point.map((x, i) => x - at.point[i]!)
    const y = next.gradient.map((g, i) => g - at.gradient[i]!)
    const curvature = dot(s, y)
    if (curvature > 1e-12 * dot(y, y)) pairs.push({ s, y, rho: 1 / curvature })
    if (pairs.length > memory) pairs.shift()
    at = next
  }
  return { point: at.point, value: at.value, evaluations, converged }
}

/** Gives a function its gradient by central differences, two evaluations an entry. */
export function numericGradient(f: (point: Float64Array) => number, step = 1e-6): Differentiable {
  return (point, gradient) => {
    for (let i = 0; i < point.length; i++) {
      const kept = point[i]!
      const h = step * Math.max(1, Math.abs(kept))
      point[i] = kept + h
      const above = f(point)
      point[i] = kept - h
      gradient[i] = (above - f(point)) / (2 * h)
      point[i] = kept
    }
    return f(point)
  }
}

/** The same by forward differences: half the evaluations and half the digits, enough to compare models. */
export function forwardGradient(f: (point: Float64Array) => number, step = 1e-7): Differentiable {
  return (point, gradient) => {
    const value = f(point)
    for (let i = 0; i < point.length; i++) {
      const kept = point[i]!
      const h = step * Math.max(1, Math.abs(kept))
      point[i] = kept + h
      gradient[i] = (f(point) - value) / h
      point[i] = kept
    }
    return value
  }
}
