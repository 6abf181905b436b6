import { apply, type Node, type Op } from '../graph/node.ts'
import { add } from './add.ts'
import { divide } from './divide.ts'
import { type None, none } from './elementwise.ts'
import { exp } from './exp.ts'
import { multiply } from './multiply.ts'
import { normalCdf, normalCdfOp } from './normalCdf.ts'
import { tanh } from './tanh.ts'

/**
 * x · Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016). Its slope Φ(x) + x·φ(x) takes Φ from the
 * forward pass, so that it costs three passes less than the product rule over erf.
 */
export const geluOp: Op<None> = {
  name: 'gelu',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient: ({ inputs: [x] }, output) => [multiply(output, add(normalCdf(x!), weighedDensity(x!)))],
  lower: (emit, [x], node) => emit.node('Mul', [x!, normalCdfOp.lower(emit, [x!], node)]),
  kernel(target, inputs, node) {
    normalCdfOp.kernel(target, inputs, node)
    for (let i = 0; i < target.data.length; i++) target.data[i]! *= inputs[0]!.data[i] as number
  },
}

/** x·φ(x) = u·exp(−u²) / √π with u = x / √2, which Φ has made too. */
function weighedDensity(x: Node): Node {
  const u = multiply(x, Math.SQRT1_2)
  return multiply(divide(u, exp(multiply(u, u))), 1 / Math.sqrt(Math.PI))
}

/** x · Φ(x). */
export const gelu = (x: Node): Node => apply(geluOp, [x], none)

/** The tanh approximation of `gelu` from the same paper, as GPT-2 uses it. */
export function geluTanh(x: Node): Node {
  const cubic = multiply(x, add(multiply(multiply(x, x), 0.044715), 1))
  return multiply(x, add(multiply(tanh(multiply(cubic, Math.sqrt(2 / Math.PI))), 0.5), 0.5))
}
