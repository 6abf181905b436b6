/** A seasonal ARIMA's orders: (p, d, q)(P, D, Q)[period], with a constant (mean or drift) or not. */
export type ArimaOrder = {
  readonly p: number
  readonly d: number
  readonly q: number
  readonly P: number
  readonly D: number
  readonly Q: number
  readonly period: number
  readonly constant: boolean
}

/** `ARIMA(1,1,0)(0,1,1)[12] with drift` */
export function arimaLabel({ p, d, q, P, D, Q, period, constant }: ArimaOrder): string {
  const season = period > 1 ? `(${P},${D},${Q})[${period}]` : ''
  const word = constant ? (d + D === 0 ? ' with mean' : ' with drift') : ''
  return `ARIMA(${p},${d},${q})${season}${word}`
}

/** The product (1 + a·B + …)(1 + b·Bᵐ + …) of two lag polynomials without their leading ones. */
export function product(
  ordinary: ArrayLike<number>,
  seasonal: ArrayLike<number>,
  period: number,
): Float64Array {
  const result = new Float64Array(ordinary.length + period * seasonal.length)
  for (let i = 0; i < ordinary.length; i++) result[i] = ordinary[i]!
  for (let j = 0; j < seasonal.length; j++) {
    const shift = period * (j + 1)
    result[shift - 1]! += seasonal[j]!
    for (let i = 0; i < ordinary.length; i++) result[shift + i]! += seasonal[j]! * ordinary[i]!
  }
  return result
}

/**
 * Coefficients of a stationary autoregression from unbounded numbers: partial autocorrelations are their tanh (Jones,
 * 1980; the recursion of Durbin and Levinson).
 */
export function stationary(free: ArrayLike<number>): Float64Array {
  const n = free.length
  const phi = new Float64Array(n)
  const before = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const partial = Math.tanh(free[k]!)
    before.set(phi)
    phi[k] = partial
    for (let j = 0; j < k; j++) phi[j] = before[j]! - partial * before[k - 1 - j]!
  }
  return phi
}

/** Partial autocorrelations of an autoregression, Durbin and Levinson backwards; undefined of one that is not stationary. */
export function partialsOf(phi: ArrayLike<number>): Float64Array | undefined {
  const a = Float64Array.from(phi)
  for (let k = a.length - 1; k >= 0; k--) {
    const partial = a[k]!
    if (!(Math.abs(partial) < 1)) return undefined
    const scale = 1 - partial * partial
    const before = a.slice(0, k)
    for (let j = 0; j < k; j++) a[j] = (before[j]! + partial * before[k - 1 - j]!) / scale
  }
  return a
}

/** Whether all roots of 1 − φ₁z − … lie further out than `margin`. */
export const rootsBeyond = (phi: ArrayLike<number>, margin: number): boolean =>
  partialsOf(Float64Array.from(phi, (v, k) => v * margin ** (k + 1))) !== undefined

/** The lag polynomials of an order at given parameters. */
export type ArmaPolynomials = {
  /** w(t) = φ₁ w(t−1) + … */
  readonly phi: Float64Array
  /** … + e(t) + θ₁ e(t−1) + … */
  readonly theta: Float64Array
}

const negated = (values: Float64Array) => values.map((v) => -v)

/** Polynomials from unbounded parameters, in the order p, q, P, Q: always stationary and invertible. */
export function polynomials({ p, q, P, Q, period }: ArimaOrder, free: Float64Array): ArmaPolynomials {
  const ar = stationary(free.subarray(0, p))
  const ma = stationary(free.subarray(p, p + q))
  const seasonalAr = stationary(free.subarray(p + q, p + q + P))
  const seasonalMa = stationary(free.subarray(p + q + P, p + q + P + Q))
  return {
    phi: negated(product(negated(ar), negated(seasonalAr), period)),
    theta: product(negated(ma), negated(seasonalMa), period),
  }
}
