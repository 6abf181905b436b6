import { createRandom, type Random, UserError } from '@bellwether/core'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import { central, centralMean, type LogNormal } from '../numeric/central-mean.ts'
import { kalmanSmoother, type StateEstimate } from '../numeric/kalman.ts'
import { findRoot } from '../numeric/scalar.ts'
import { estimateScales, logPosterior } from './estimate.ts'
import {
  type Disclosure,
  measurementsOf,
  type NowcastData,
  type Scales,
  scalesOf,
  stateSpace,
} from './model.ts'

export type NowcastOptions = {
  /** The group whose definition the series follows; the one with the most figures by default. */
  readonly reference?: string
  /** Months beyond the last disclosure. 0 by default. */
  readonly horizon?: number
  readonly seed?: number
}

/** What is known of one month: a mixture of normal distributions of the logarithm, one for each draw of the scales. */
export type NowcastMonth = {
  /** The end of the month, see `Disclosure.time`. */
  readonly month: number
  readonly median: number
  /** Of the central 99 %, see `centralMean`. */
  readonly mean: number
  quantile(probability: number): number
  /** A value at random. */
  draw(random: Random): number
}

export type Nowcast = {
  readonly months: readonly NowcastMonth[]
  readonly reference: string
  /** The noise of each class, as a standard deviation of the logarithm: 0.05 is about 5 %. */
  readonly noise: Readonly<Record<string, number>>
  /** How much higher than the reference each other group states, as a factor with its 95 % interval. */
  readonly biases: Readonly<
    Record<string, { readonly factor: number; readonly low: number; readonly high: number }>
  >
}

const z95 = 1.959964

function check(disclosures: readonly Disclosure[]): void {
  for (const { time, value } of disclosures) {
    if (Number.isFinite(time) && Number.isFinite(value) && value > 0) continue
    throw new UserError(`a disclosure of ${value} at month ${time} can't be taken`, {
      hint: 'give values above 0 at finite times',
    })
  }
  if (disclosures.length >= 2) return
  throw new UserError(`a nowcast needs at least 2 disclosures, there are ${disclosures.length}`, {
    hint: 'name a vendor or measure with more, or allow more definitions',
  })
}

/** The distinct names, the most frequent first. */
function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

/** By time, then by all else, so that the order in which figures are given changes nothing. */
function inOrder(a: Disclosure, b: Disclosure): number {
  const [first, second] = [a, b].map(({ quality, group }) => JSON.stringify([quality, group]))
  return a.time - b.time || a.value - b.value || (first! < second! ? -1 : +(first! > second!))
}

/** Months after the last figure; fifty years on, nothing is known. */
const longestHorizon = 600

function dataOf(
  disclosures: readonly Disclosure[],
  { reference, horizon = 0 }: NowcastOptions,
): { data: NowcastData; chosen: string } {
  check(disclosures)
  if (!(Number.isInteger(horizon) && horizon >= 0 && horizon <= longestHorizon)) {
    throw new UserError(`horizon ${horizon} is not a whole number from 0 to ${longestHorizon}`, {
      hint: `ask for 0 to ${longestHorizon} months`,
    })
  }
  const sorted = [...disclosures].sort(inOrder)
  const groups = byFrequency(sorted.map(({ group }) => group))
  const chosen = reference ?? groups[0]!
  if (!groups.includes(chosen)) {
    throw new UserError(`no disclosure follows "${chosen}"`, { hint: `choose ${groups.join(', ')}` })
  }
  const first = Math.ceil(sorted[0]!.time)
  return {
    chosen,
    data: {
      first,
      months: Math.ceil(sorted.at(-1)!.time) - first + 1 + horizon,
      disclosures: sorted,
      qualities: byFrequency(sorted.map(({ quality }) => quality)),
      biased: groups.filter((group) => group !== chosen),
    },
  }
}

/** How many draws of the scales are kept, and how many steps of the chain lie between them. */
const kept = 24
const thinning = 12

/**
 * Draws of the scales from their posterior by a random walk (Metropolis et al., 1953), from its top on: with few figures
 * the most probable scales alone would make the intervals too narrow.
 */
function drawScales(data: NowcastData, random: Random): Scales[] {
  const density = logPosterior(data)
  let at = estimateScales(data)
  let value = density(at)
  const step = 1.2 / Math.sqrt(at.length)
  const draws: Scales[] = []
  for (let k = 1; draws.length < kept; k++) {
    const next = at.map((log) => log + step * random.normal())
    const found = density(next)
    if (Math.log(random.uniform()) < found - value) [at, value] = [next, found]
    if (k % thinning === 0) draws.push(scalesOf(at))
  }
  return draws
}

const component = (state: StateEstimate, i: number): LogNormal => ({
  mean: state.mean[i]!,
  deviation: Math.sqrt(Math.max(0, state.covariance.data[i * (state.mean.length + 1)]!)),
})

/** The quantile of an even mixture of normal distributions. */
function mixtureQuantile(parts: readonly LogNormal[], p: number): number {
  const below = (x: number) =>
    parts.reduce((sum, { mean, deviation }) => sum + normalCdf(x, mean, Math.max(deviation, 1e-12)), 0) /
      parts.length -
    p
  const reach = 12 * Math.max(...parts.map(({ deviation }) => deviation)) + 1e-9
  const means = parts.map(({ mean }) => mean)
  return findRoot(below, Math.min(...means) - reach, Math.max(...means) + reach, 1e-9)
}

function monthOf(month: number, parts: readonly LogNormal[]): NowcastMonth {
  const quantile = (p: number) => Math.exp(mixtureQuantile(parts, p))
  return {
    month,
    median: quantile(0.5),
    mean: centralMean(
      parts,
      mixtureQuantile(parts, (1 - central) / 2),
      mixtureQuantile(parts, (1 + central) / 2),
    ),
    quantile,
    draw(random) {
      const { mean, deviation } = parts[random.integer(parts.length)]!
      return Math.exp(mean + deviation * random.normal())
    },
  }
}

function biasOf(parts: readonly LogNormal[]) {
  const mean = parts.reduce((sum, part) => sum + part.mean, 0) / parts.length
  const squares = parts.reduce((sum, part) => sum + part.deviation ** 2 + (part.mean - mean) ** 2, 0)
  const reach = z95 * Math.sqrt(squares / parts.length)
  return { factor: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach) }
}

/**
 * A monthly series with intervals out of sparse, irregular and conflicting figures: a local linear trend of the logarithm
 * (Durbin and Koopman, 2012) with a noise for each class of figures and a constant bias for each group but the
 * reference. Months without figures are interpolated and wider. The first disclosures say little of growth, for which a
 * wide prior stands in.
 *
 * @param disclosures at least 2, in any order
 * @throws UserError for values that are not above 0, fewer than 2 disclosures, a reference that no figure follows, or a
 *   horizon below 0
 */
export function nowcast(disclosures: readonly Disclosure[], options: NowcastOptions = {}): Nowcast {
  const { data, chosen } = dataOf(disclosures, options)
  const draws = drawScales(data, createRandom(options.seed ?? 1))
  const smoothed = draws.map((scales) =>
    kalmanSmoother(stateSpace(data, scales), measurementsOf(data, scales)),
  )
  const partsAt = (t: number, i: number) => smoothed.map((states) => component(states[t]!, i))
  return {
    months: Array.from({ length: data.months }, (_, t) => monthOf(data.first + t, partsAt(t, 0))),
    reference: chosen,
    noise: Object.fromEntries(
      data.qualities.map((quality, k) => [
        quality,
        Math.exp(draws.reduce((sum, { noise }) => sum + Math.log(noise[k]!), 0) / draws.length),
      ]),
    ),
    biases: Object.fromEntries(data.biased.map((group, k) => [group, biasOf(partsAt(0, 2 + k))])),
  }
}
