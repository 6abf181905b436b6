import type { Interval } from '@bellwether/core'
import { other } from './contract.ts'

/** One named part of a market: its value and the range of what the sources say of it. */
export type Part = {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A part with its share of the whole, and the range of that share. */
export type Shared<P extends Part> = P & { readonly share: number; readonly bounds: Interval }

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Rounded figures may miss their total by a little: less than this fraction of it is no part of the market. */
const rounding = 1e-9

/**
 * The part of a known total that the named parts leave over, or undefined when they leave nothing. A part that the
 * publisher itself calls other is not named, so the remainder takes its place when it is larger.
 */
export function remainder(parts: readonly Part[], total: number): number | undefined {
  const left = total - sum(parts.filter(({ name }) => name !== other).map(({ value }) => value))
  return left > rounding * total ? left : undefined
}

/**
 * The range of a share `x / (x + rest)`, where the part and the rest each lie in a range: least where the part is
 * least and the rest is greatest. With a fixed total, the range of the part over the total.
 */
function boundsOf(part: Part, parts: readonly Part[], total: number, fixed: boolean): Interval {
  if (fixed) return { low: part.low / total, high: part.high / total }
  const rest = (bound: 'low' | 'high') => sum(parts.filter((p) => p !== part).map((p) => p[bound]))
  return {
    low: part.low / (part.low + rest('high') || 1),
    high: part.high / (part.high + rest('low') || 1),
  }
}

/**
 * Divides a market into shares, largest first and `Other` last. Shares sum to 1, unless the named parts exceed the
 * total that is stated for them.
 *
 * @param total of the market where it is known; the sum of the parts otherwise
 * @param makeOther makes the part that the named ones leave over
 */
export function divide<P extends Part>(
  parts: readonly P[],
  total: number | undefined,
  makeOther: (value: number) => P,
): Shared<P>[] {
  const left = total === undefined ? undefined : remainder(parts, total)
  const whole = left === undefined ? parts : [...parts.filter(({ name }) => name !== other), makeOther(left)]
  const divisor = total ?? sum(whole.map(({ value }) => value))
  if (!(divisor > 0)) return []
  return whole
    .map((part) => ({
      ...part,
      share: part.value / divisor,
      bounds: boundsOf(part, whole, divisor, total !== undefined),
    }))
    .sort(
      (a, b) =>
        Number(a.name === other) - Number(b.name === other) ||
        b.share - a.share ||
        (a.name < b.name ? -1 : 1),
    )
}
