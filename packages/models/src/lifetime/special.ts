import gammaln from '@stdlib/math-base-special-gammaln'

/** The logarithm of Euler's beta function. */
export const logBeta = (a: number, b: number): number => gammaln(a) + gammaln(b) - gammaln(a + b)

/** log(e^a + e^b) without overflow. */
export function logAdd(a: number, b: number): number {
  const high = Math.max(a, b)
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high))
}

/** log(e^a − e^b) for a ≥ b. */
export const logSubtract = (a: number, b: number): number => a + Math.log(-Math.expm1(b - a))

const pole = 1e-7

/** A parameter of a formula that divides by it less 1, and has a limit there: as near to it as the difference keeps digits. */
export const besideOne = (value: number): number => (Math.abs(value - 1) < pole ? 1 + pole : value)

const mostTerms = 100_000

/** Gauss's series of the hypergeometric function; all terms are positive for positive arguments. */
function series(a: number, b: number, c: number, x: number): number {
  let term = 1
  let sum = 1
  for (let k = 0; k < mostTerms; k++) {
    term *= (((a + k) * (b + k)) / ((c + k) * (k + 1))) * x
    sum += term
    if (Math.abs(term) < 1e-16 * Math.abs(sum)) break
  }
  return sum
}

/**
 * The logarithm of Gauss's hypergeometric function ₂F₁(a, b; c; x) for positive a, b, c and 0 ≤ x < 1, by its series, or
 * after Euler's transformation (1 − x)^(c − a − b) ₂F₁(c − a, c − b; c; x) where that one converges faster (Abramowitz
 * and Stegun 15.1.1, 15.3.3).
 */
export function logHypergeometric(a: number, b: number, c: number, x: number): number {
  if (c - a > 0 && c - b > 0 && c < a + b) {
    return (c - a - b) * Math.log1p(-x) + Math.log(series(c - a, c - b, c, x))
  }
  return Math.log(series(a, b, c, x))
}
