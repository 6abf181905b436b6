import type { Node } from '../graph/node.ts'
import { add } from './add.ts'
import { erf } from './erf.ts'
import { multiply } from './multiply.ts'
import { tanh } from './tanh.ts'

/** x · Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016). */
export const gelu = (x: Node): Node => multiply(x, add(multiply(erf(multiply(x, Math.SQRT1_2)), 0.5), 0.5))

/** The tanh approximation of `gelu` from the same paper, as GPT-2 uses it. */
export function geluTanh(x: Node): Node {
  const cubic = multiply(x, add(multiply(multiply(x, x), 0.044715), 1))
  return multiply(x, add(multiply(tanh(multiply(cubic, Math.sqrt(2 / Math.PI))), 0.5), 0.5))
}
