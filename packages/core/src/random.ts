/** A seeded stream of random numbers. Every function that needs randomness takes one, or a seed. */
export type Random = {
  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number
  /** Standard normal (Marsaglia's polar method). */
  normal(): number
  /** A uniform integer in [0, n), without modulo bias (Lemire's rejection). */
  integer(n: number): number
  /** A uniform 32-bit unsigned integer. */
  uint32(): number
  /** A stream of its own, independent of this one's later draws: for work that runs in parallel. */
  fork(): Random
}

/**
 * Mixes 32 bits so that neighbouring seeds give unrelated streams (SplitMix32: the finalizer of MurmurHash3 over a
 * Weyl sequence).
 */
function splitMix32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/**
 * The state transition of xoshiro128++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 2021). Period 2^128 − 1; four 32-bit words of state, not all zero.
 *
 * @param state four words, advanced in place
 * @returns the next 32-bit output
 */
export function xoshiro128pp(state: Uint32Array): number {
  const [s0, s1, s2, s3] = state as unknown as [number, number, number, number]
  const result = (rotateLeft((s0 + s3) >>> 0, 7) + s0) >>> 0
  const a = s2 ^ s0
  const b = s3 ^ s1
  state[1] = s1 ^ a
  state[0] = s0 ^ b
  state[2] = a ^ (s1 << 9)
  state[3] = rotateLeft(b, 11)
  return result
}

/**
 * A random stream from a seed: the same seed gives the same numbers on every platform.
 *
 * @param seed any finite number; its integer part modulo 2^53 is used
 * @example
 * const random = createRandom(1)
 * const again = createRandom(1)
 * random.uniform() === again.uniform() // true
 */
export function createRandom(seed: number): Random {
  const mix = splitMix32((seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1))
  const state = Uint32Array.from({ length: 4 }, mix)
  const uint32 = () => xoshiro128pp(state)
  const uniform = () => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53
  let spare: number | undefined

  function normal(): number {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    let u: number
    let v: number
    let s: number
    do {
      u = 2 * uniform() - 1
      v = 2 * uniform() - 1
      s = u * u + v * v
    } while (s >= 1 || s === 0)
    const factor = Math.sqrt((-2 * Math.log(s)) / s)
    spare = v * factor
    return u * factor
  }

  function integer(n: number): number {
    const limit = 2 ** 32 - (2 ** 32 % n)
    let draw = uint32()
    while (draw >= limit) draw = uint32()
    return draw % n
  }

  return {
    uniform,
    normal,
    integer,
    uint32,
    fork: () => createRandom(uint32() * 2 ** 21 + (uint32() >>> 11)),
  }
}

/**
 * Shuffles in place, every order equally likely (Fisher–Yates), and returns the same array.
 *
 * @param from the place to begin at and `to` the place to stop at: a long array can be shuffled in pieces, from its end
 */
export function shuffle<A extends { [i: number]: unknown; length: number }>(
  items: A,
  random: Random,
  from: number = items.length - 1,
  to: number = 0,
): A {
  for (let i = from; i > to; i--) {
    const j = random.integer(i + 1)
    const kept = items[i]
    items[i] = items[j]
    items[j] = kept
  }
  return items
}
