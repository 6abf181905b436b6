const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/**
 * The nearest IEEE 754 binary16 pattern of a number, ties to even. Beyond 65,504 it is infinity; below 2⁻²⁵ it is zero.
 */
export function halfBits(value: number): number {
  float[0] = value
  const word = bits[0]!
  const sign = (word >>> 16) & 0x8000
  const exponent = ((word >>> 23) & 0xff) - 127 + 15
  const fraction = word & 0x7fffff
  if (exponent >= 31) return sign | 0x7c00 | (Number.isNaN(value) ? 0x200 : 0)
  if (exponent < -10) return sign
  // A subnormal half keeps fewer bits of the fraction, whose leading one is no longer implied.
  const dropped = exponent > 0 ? 13 : 14 - exponent
  const whole = exponent > 0 ? (exponent << 23) | fraction : fraction | 0x800000
  const kept = whole >>> dropped
  const rest = whole & ((1 << dropped) - 1)
  const half = 1 << (dropped - 1)
  // A carry out of the fraction runs into the exponent, up to infinity, which is the right neighbour.
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0))
}

/** The number that a binary16 pattern stands for. */
export function fromHalfBits(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
