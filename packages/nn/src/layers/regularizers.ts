import type { Node } from '../graph/node.ts'
import { checkOptions } from '../named.ts'
import { abs } from '../ops/abs.ts'
import { add } from '../ops/add.ts'
import { multiply } from '../ops/multiply.ts'
import { sum } from '../ops/sum.ts'
import { checkNotNegative } from '../ranges.ts'
import type { Regularizer } from './layer.ts'

/** A penalty that knows its factors, so that it can be written down and made again. */
export type Penalty = Regularizer & { readonly factors: { readonly l1?: number; readonly l2?: number } }

const absolutes = (x: Node, factor: number) => multiply(sum(abs(x)), factor)
const squares = (x: Node, factor: number) => multiply(sum(multiply(x, x)), factor)

/** Adds factor · Σ|w| to the loss, which drives weights to 0. */
export function l1(factor = 0.01): Penalty {
  checkNotNegative('l1: factor', factor)
  return Object.assign((weight: Node) => absolutes(weight, factor), { factors: { l1: factor } })
}

/** Adds factor · Σw² to the loss, which keeps weights small. */
export function l2(factor = 0.01): Penalty {
  checkNotNegative('l2: factor', factor)
  return Object.assign((weight: Node) => squares(weight, factor), { factors: { l2: factor } })
}

/** Both penalties. */
export function l1l2(options: { l1?: number; l2?: number } = {}): Penalty {
  checkOptions('l1l2', options, { l1: true, l2: true })
  const { l1: first = 0.01, l2: second = 0.01 } = options
  checkNotNegative('l1l2: l1', first)
  checkNotNegative('l1l2: l2', second)
  return Object.assign((weight: Node) => add(absolutes(weight, first), squares(weight, second)), {
    factors: { l1: first, l2: second },
  })
}

/** The penalty of given factors; those left out are 0. */
export const penaltyOf = ({ l1: first, l2: second }: Penalty['factors']): Penalty => {
  if (first === undefined) return l2(second)
  return second === undefined ? l1(first) : l1l2({ l1: first, l2: second })
}
