import type { Measurement, StateSpace } from '../numeric/kalman.ts'
import { matrix } from '../numeric/matrix.ts'

/** One published figure of a quantity that is always above 0. */
export type Disclosure = {
  /** In months; a whole number is the end of that month, 7.5 the middle of month 8. */
  readonly time: number
  readonly value: number
  /** Figures of one class have the same noise: `disclosure`, `press` … */
  readonly quality: string
  /** Who counts, and by which definition. Every group but the reference has a bias of its own. */
  readonly group: string
}

/** Disclosures by the month at whose end the state stands, and what is estimated of them. */
export type NowcastData = {
  readonly first: number
  readonly months: number
  readonly disclosures: readonly Disclosure[]
  readonly qualities: readonly string[]
  /** Groups with a bias; the reference has none. */
  readonly biased: readonly string[]
}

/** Standard deviations on the log scale; the order of the parameters is theirs. */
export type Scales = {
  readonly level: number
  readonly slope: number
  readonly noise: readonly number[]
}

/** Monthly growth before anything is known: 5 %, give or take 20 %. */
const startSlope = { mean: 0.05, deviation: 0.2 }
/** Definitions differ by a third, say. */
const biasDeviation = 0.3
const diffuse = 100

export const logsOf = (scales: Scales): number[] =>
  [scales.level, scales.slope, ...scales.noise].map(Math.log)

export const scalesOf = (logs: ArrayLike<number>): Scales => {
  const [level, slope, ...noise] = Array.from(logs, Math.exp)
  return { level: level!, slope: slope!, noise }
}

/** Level and slope at the end of a month, then a constant bias for each group but the reference. */
export function stateSpace({ disclosures, biased }: NowcastData, { level, slope }: Scales): StateSpace {
  const n = 2 + biased.length
  const transition = matrix(n, n)
  const stateNoise = matrix(n, n)
  const initialCovariance = matrix(n, n)
  for (let i = 0; i < n; i++) {
    transition.data[i * n + i] = 1
    initialCovariance.data[i * n + i] = biasDeviation ** 2
  }
  transition.data[1] = 1
  stateNoise.data[0] = level ** 2
  stateNoise.data[n + 1] = slope ** 2
  initialCovariance.data[0] = diffuse
  initialCovariance.data[n + 1] = startSlope.deviation ** 2
  const initialMean = new Float64Array(n)
  initialMean[0] = Math.log(disclosures[0]!.value)
  initialMean[1] = startSlope.mean
  return { transition, stateNoise, initialMean, initialCovariance }
}

/** The disclosures as measurements, a list a month. */
export function measurementsOf(data: NowcastData, { noise }: Scales): Measurement[][] {
  const { first, months, disclosures, qualities, biased } = data
  const lists: Measurement[][] = Array.from({ length: months }, () => [])
  for (const { time, value, quality, group } of disclosures) {
    const design = new Float64Array(2 + biased.length)
    const month = Math.ceil(time)
    design[0] = 1
    // Inside a month the level is what it will be at its end, less the growth that is to come.
    design[1] = time - month
    const bias = biased.indexOf(group)
    if (bias >= 0) design[2 + bias] = 1
    lists[month - first]!.push({
      value: Math.log(value),
      design,
      variance: noise[qualities.indexOf(quality)]! ** 2,
    })
  }
  return lists
}
