import { createRandom, type Interval, variance } from '@bellwether/core'

/** The distribution function of Poisson(1) at 0, 1, 2, …, as far as 32 random bits reach. */
const poissonSteps: readonly number[] = (() => {
  const steps: number[] = []
  for (let k = 0, term = Math.exp(-1), sum = term; term > 2 ** -33; k++, term /= k, sum += term)
    steps.push(sum)
  return steps
})()

/** Enough for a standard error (Efron and Tibshirani, 1993, chapter 6: 200 are). */
const resamples = 400

/**
 * How often each of `n` units is drawn in each resample: independent Poisson(1) counts, the limit of the multinomial
 * counts that drawing `n` of `n` with replacement gives.
 *
 * @returns [resamples, n], row by row
 */
function drawCounts(n: number, seed: number): Uint8Array {
  const random = createRandom(seed)
  return Uint8Array.from({ length: resamples * n }, () => {
    const u = random.uint32() / 2 ** 32
    let k = 0
    while (k < poissonSteps.length && u >= poissonSteps[k]!) k++
    return k
  })
}

/** A vector over units that leaves out the zeros: few customers leave most buckets empty. */
type Sparse = { readonly units: Uint32Array; readonly values: Float64Array }

function sparse(values: Float64Array): Sparse {
  const units = Uint32Array.from(values.keys()).filter((unit) => values[unit] !== 0)
  return { units, values: Float64Array.from(units, (unit) => values[unit]!) }
}

/** The weighted sum of a vector in every resample. */
function resampled({ units, values }: Sparse, counts: Uint8Array, n: number): Float64Array {
  const sums = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    let sum = 0
    for (let i = 0; i < units.length; i++) sum += counts[r * n + units[i]!]! * values[i]!
    sums[r] = sum
  }
  return sums
}

/** The 97.5 % point of the normal distribution, and of Student's t by Fisher's expansion in 1 / degrees of freedom. */
const z = 1.959963984540054
const student = (degrees: number): number => z + (z ** 3 + z) / (4 * degrees)

/**
 * Satterthwaite's degrees of freedom of a variance that is a sum of squares: few where a few large customers make most
 * of it.
 */
function degreesOfFreedom(deviations: Float64Array): number {
  const squares = deviations.reduce((sum, d) => sum + d ** 2, 0)
  return (2 * squares ** 2) / deviations.reduce((sum, d) => sum + d ** 4, 0)
}

/** An interval around a share that lies within 0 and 1: symmetric on the scale of its log odds. */
function logitInterval(share: number, error: number, quantile: number): Interval {
  if (error === 0 || share <= 0 || share >= 1) return { low: share, high: share }
  const odds = share / (1 - share)
  const factor = Math.exp((quantile * error) / (share * (1 - share)))
  return { low: odds / factor / (1 + odds / factor), high: 1 - 1 / (1 + odds * factor) }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

/**
 * 95 % intervals of the shares of a market by the Poisson bootstrap over units that are independent: customers, or
 * buckets of customers drawn by a hash. Each of 400 resamples draws whole units, so a customer's purchases stay
 * together, and divides what the part sold by what all sold. The interval is share ± t × standard error of the
 * resamples on the scale of log odds: percentiles of the resamples alone are too narrow for few or very unequal
 * customers (`npm run bench:coverage` measures it).
 *
 * @param n the number of units
 * @param seed the same seed gives the same intervals
 * @returns from the parts' sales per unit, each of length `n`, to one interval a part; undefined where fewer than two
 * units bought
 * @see Chamandy, Muralidharan, Najmi and Naidu (2012), "Estimating uncertainty for massive data streams"; Efron and
 * Tibshirani (1993), "An introduction to the bootstrap", chapters 12 and 13; Satterthwaite (1946), "An approximate
 * distribution of estimates of variance components"
 */
export function bootstrapper(
  n: number,
  seed: number,
): (parts: readonly Float64Array[]) => (Interval | undefined)[] {
  const counts = drawCounts(n, seed)
  return (parts) => {
    const whole = new Float64Array(n)
    for (const part of parts) for (let i = 0; i < n; i++) whole[i]! += part[i]!
    const buyers = sparse(whole)
    const totals = resampled(buyers, counts, n)
    return parts.map((part) => {
      if (buyers.units.length < 2) return undefined
      const share = sum(part) / sum(whole)
      const drawn = resampled(sparse(part), counts, n)
        .map((value, r) => value / totals[r]!)
        .filter(Number.isFinite)
      const deviations = part.map((value, i) => value - share * whole[i]!)
      return logitInterval(share, Math.sqrt(variance(drawn)), student(degreesOfFreedom(deviations)))
    })
  }
}
