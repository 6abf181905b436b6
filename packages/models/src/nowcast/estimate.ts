import { kalmanFilter } from '../numeric/kalman.ts'
import { nelderMead } from '../numeric/nelder-mead.ts'
import { logsOf, measurementsOf, type NowcastData, type Scales, scalesOf, stateSpace } from './model.ts'

/** Where a scale lies before the data are seen: its logarithm is normal, by one unit either way. */
const usual: Readonly<Record<string, number>> = {
  disclosure: 0.05,
  measured: 0.05,
  survey: 0.1,
  panel: 0.15,
  press: 0.1,
  // Figures that someone states and others contradict.
  alternative: 0.25,
}
const usualNoise = 0.1
const usualLevel = 0.05
const usualSlope = 0.02
const priorDeviation = 0.7

/** The scales to begin with. */
export const startScales = ({ qualities }: NowcastData): Scales => ({
  level: usualLevel,
  slope: usualSlope,
  noise: qualities.map((quality) => usual[quality] ?? usualNoise),
})

/** The log posterior density of scales, up to a constant. */
export function logPosterior(data: NowcastData): (logs: ArrayLike<number>) => number {
  const centre = logsOf(startScales(data))
  return (logs) => {
    const scales = scalesOf(Array.from({ length: centre.length }, (_, k) => logs[k]!))
    const { logLikelihood } = kalmanFilter(stateSpace(data, scales), measurementsOf(data, scales))
    return centre.reduce(
      (sum, middle, k) => sum - 0.5 * ((logs[k]! - middle) / priorDeviation) ** 2,
      logLikelihood,
    )
  }
}

/**
 * The most probable scales: maximum likelihood, held by a wide prior, since a handful of figures of a class can't tell
 * their noise alone.
 */
export function estimateScales(data: NowcastData): Float64Array {
  const posterior = logPosterior(data)
  return nelderMead((logs) => -posterior(logs), logsOf(startScales(data)), { maxEvaluations: 400 }).point
}
