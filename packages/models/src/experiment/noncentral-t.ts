import gammaln from '@stdlib/math-base-special-gammaln'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'

/** Steps of Simpson's rule over the distribution of the standard deviation: errors below 1e-10. */
const steps = 600

/**
 * The chance that Student's t exceeds a bound when the mean is shifted: P(T > bound) for the noncentral t, as the mean over
 * the χ distribution of the standard deviation s of Φ(shift − bound · s).
 *
 * @param shift the noncentrality: effect / standard error
 * @example
 * noncentralTail(2, 30, 2.8) // 0.78
 */
export function noncentralTail(bound: number, degreesOfFreedom: number, shift: number): number {
  const nu = degreesOfFreedom
  const constant = (nu / 2) * Math.log(nu / 2) - gammaln(nu / 2) + Math.LN2
  const density = (s: number) => Math.exp(constant + (nu - 1) * Math.log(s) - (nu * s * s) / 2)
  const [middle, reach] = [Math.sqrt(Math.max(0, nu - 1) / nu), 9 / Math.sqrt(2 * nu)]
  const [from, to] = [Math.max(1e-12, middle - reach), middle + reach]
  const width = (to - from) / steps
  let sum = 0
  for (let i = 0; i <= steps; i++) {
    const s = from + i * width
    const weight = i === 0 || i === steps ? 1 : 2 + 2 * (i % 2)
    sum += weight * density(s) * normalCdf(shift - bound * s, 0, 1)
  }
  return (sum * width) / 3
}
