/** A series in the units that networks see: logarithms of a positive one, multiples of its mean size otherwise. */
export type Scaled = {
  readonly values: Float64Array
  readonly positive: boolean
  /** Into the networks' units. */
  forward(value: number): number
  /** Back again. */
  backward(value: number): number
}

const meanSize = (values: Float64Array) => values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length

/** Puts a series into the networks' units. */
export function scaled(values: Float64Array): Scaled {
  const unit = meanSize(values) || 1
  const positive = values.every((v) => v > 0)
  // A forecast of a positive series may be 0 or less; its logarithm then stands for a thousandth of the mean.
  const forward = positive
    ? (v: number) => Math.log(Math.max(v, 1e-3 * unit, Number.MIN_VALUE))
    : (v: number) => v / unit
  return {
    values: positive ? values.map(Math.log) : values.map(forward),
    positive,
    forward,
    backward: positive ? Math.exp : (z) => z * unit,
  }
}

/** Mean absolute change at a lag over the last steps before an origin, 0 without any. */
export function meanChange(values: Float64Array, origin: number, lag: number, steps: number): number {
  const from = Math.max(lag, origin - steps)
  let sum = 0
  for (let t = from; t < origin; t++) sum += Math.abs(values[t]! - values[t - lag]!)
  return origin > from ? sum / (origin - from) : 0
}
