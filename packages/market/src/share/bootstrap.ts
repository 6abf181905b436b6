import { createRandom, type Interval, quantileSorted } from '@bellwether/core'

/** The distribution function of Poisson(1) at 0, 1, 2, …, as far as 32 random bits reach. */
const poissonSteps: readonly number[] = (() => {
  const steps: number[] = []
  for (let k = 0, term = Math.exp(-1), sum = term; term > 2 ** -33; k++, term /= k, sum += term)
    steps.push(sum)
  return steps
})()

const resamples = 1000
const tail = 0.025

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

/**
 * 95 % intervals of the shares of a market by the Poisson bootstrap over units that are independent: customers, or
 * buckets of customers drawn by a hash. Each of 1,000 resamples draws whole units, so a customer's purchases stay
 * together, and divides what the part sold by what all sold.
 *
 * @param n the number of units
 * @param seed the same seed gives the same intervals
 * @returns from the parts' sales per unit, each of length `n`, to one interval a part; undefined where nothing is sold
 * @see Chamandy, Muralidharan, Najmi and Naidu (2012), "Estimating uncertainty for massive data streams"; Efron (1979),
 * "Bootstrap methods", for the percentile interval
 */
export function bootstrapper(
  n: number,
  seed: number,
): (parts: readonly Float64Array[]) => (Interval | undefined)[] {
  const counts = drawCounts(n, seed)
  return (parts) => {
    const whole = new Float64Array(n)
    for (const part of parts) for (let i = 0; i < n; i++) whole[i]! += part[i]!
    const totals = resampled(sparse(whole), counts, n)
    return parts.map((part) => {
      const shares = resampled(sparse(part), counts, n).map((value, r) => Math.min(1, value / totals[r]!))
      const drawn = shares.filter(Number.isFinite).sort()
      if (drawn.length === 0) return undefined
      return { low: quantileSorted(drawn, tail), high: quantileSorted(drawn, 1 - tail) }
    })
  }
}
