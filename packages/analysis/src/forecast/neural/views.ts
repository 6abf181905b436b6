import type { CheapForecasts } from './cheap.ts'
import { meanChange, type Scaled } from './scaling.ts'

/** What a network sees of one series at one origin, in the networks' units. */
export type Sight = {
  readonly features: readonly number[]
  /** What the network's output is added to, a number a step. */
  readonly base: Float64Array
  /** The unit of features and output. */
  readonly scale: number
}

/** The panel's frame. */
export type Frame = { readonly period: number; readonly horizon: number }

/**
 * A way to look at a series. Networks with different views err differently, which is what a combination lives on.
 *
 * @param look how many values back
 */
export type View = (
  series: Scaled,
  origin: number,
  frame: Frame,
  look: number,
  cheap: CheapForecasts | undefined,
) => Sight

/** No feature lies further out, so that one wild series does not rule the weights. */
const farthest = 8
const clip = (value: number) => Math.max(-farthest, Math.min(farthest, value))

/** The value at a time; before the series began, that of its first season. */
function valueAt({ values }: Scaled, t: number, period: number): number {
  return values[t >= 0 ? t : ((t % period) + period) % period]!
}

/** The last values, as differences from a level in units of a scale. */
function lastValues(
  series: Scaled,
  origin: number,
  { period }: Frame,
  { look, level, scale }: { look: number; level: number; scale: number },
): number[] {
  const season = Math.min(period, origin)
  return Array.from({ length: look }, (_, i) =>
    clip((valueAt(series, origin - look + i, season) - level) / scale),
  )
}

/** Values alone: the network forecasts the change from the mean of the last season. */
export const windowView: View = (series, origin, frame, look) => {
  const { period, horizon } = frame
  const season = Math.min(period, origin)
  let level = 0
  for (let t = origin - season; t < origin; t++) level += series.values[t]! / season
  const scale = Math.max(meanChange(series.values, origin, 1, look), 0.002)
  return {
    features: [
      ...lastValues(series, origin, frame, { look, level, scale }),
      Math.log(scale) + 3,
      Math.log(Math.min(origin, 10 * period + 20) / (4 * period)),
      Math.min(origin, look) / look,
    ],
    base: new Float64Array(horizon).fill(level),
    scale,
  }
}

/** Values and what cheap forecasters make of them: the network corrects the mean of the trended and the damped one. */
export const correctionView: View = (series, origin, frame, look, cheap) => {
  const { period, horizon } = frame
  const paths = cheap!.map((path) => path.map(series.forward))
  const [trended, damped, flat] = paths as [Float64Array, Float64Array, Float64Array]
  const level = flat.reduce((sum, v) => sum + v, 0) / horizon
  const step = meanChange(series.values, origin, 1, 3 * Math.max(period, 6))
  const seasonal = period > 1 ? meanChange(series.values, origin, period, 3 * period) : step
  const scale = Math.max(seasonal, 0.003)
  const changes = Array.from({ length: period > 1 ? Math.min(look, period) : 0 }, (_, k) => {
    const t = origin - Math.min(look, period) + k
    return t >= period ? clip((series.values[t]! - series.values[t - period]!) / scale) : 0
  })
  return {
    features: [
      ...lastValues(series, origin, frame, { look, level, scale }),
      ...changes,
      ...paths.flatMap((path) => Array.from(path, (v) => clip((v - level) / scale))),
      Math.log(scale) + 3,
      Math.log(step / scale + 0.05),
      Math.log(origin / (4 * period)),
      series.positive ? 1 : 0,
    ],
    base: trended.map((v, h) => (v + damped[h]!) / 2),
    scale,
  }
}
