import type { Node } from '../graph/node.ts'
import { abs } from '../ops/abs.ts'
import { add } from '../ops/add.ts'
import { multiply } from '../ops/multiply.ts'
import { sum } from '../ops/sum.ts'
import type { Regularizer } from './layer.ts'

const squares = (x: Node) => sum(multiply(x, x))

/** Adds factor · Σ|w| to the loss, which drives weights to 0. */
export const l1 =
  (factor = 0.01): Regularizer =>
  (weight) =>
    multiply(sum(abs(weight)), factor)

/** Adds factor · Σw² to the loss, which keeps weights small. */
export const l2 =
  (factor = 0.01): Regularizer =>
  (weight) =>
    multiply(squares(weight), factor)

/** Both penalties. */
export const l1l2 = ({ l1: first = 0.01, l2: second = 0.01 } = {}): Regularizer => {
  const parts = [l1(first), l2(second)]
  return (weight) => parts.map((part) => part(weight)).reduce(add)
}
