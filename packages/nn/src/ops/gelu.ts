import { apply, type Node, type Op } from '../graph/node.ts'
import { add } from './add.ts'
import { type None, none } from './elementwise.ts'
import { geluSlope, geluSlopeOp } from './geluSlope.ts'
import { multiply } from './multiply.ts'
import { normalCdfOp } from './normalCdf.ts'
import { tanh } from './tanh.ts'

/**
 * x · Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016).
 *
 * While training, the value's shape is read off the slope. It is the same, but so the runtime makes the slope along with the
 * value, while what both need is in the cache, and keeps it alone for the way back.
 */
export const geluOp: Op<None> = {
  name: 'gelu',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient: ({ inputs: [x] }, output) => [multiply(output, geluSlope(x!))],
  lower(emit, [x], node) {
    const value = emit.node('Mul', [x!, normalCdfOp.lower(emit, [x!], node)])
    if (!emit.training) return value
    return emit.node('Reshape', [value, emit.node('Shape', [geluSlopeOp.lower(emit, [x!], node)])])
  },
  kernel(target, inputs, node) {
    normalCdfOp.kernel(target, inputs, node)
    for (let i = 0; i < target.data.length; i++) target.data[i]! *= inputs[0]!.data[i] as number
  },
}

/** x · Φ(x). */
export const gelu = (x: Node): Node => apply(geluOp, [x], none)

/** The tanh approximation of `gelu` from the same paper, as GPT-2 uses it. */
export function geluTanh(x: Node): Node {
  const cubic = multiply(x, add(multiply(multiply(x, x), 0.044715), 1))
  return multiply(x, add(multiply(tanh(multiply(cubic, Math.sqrt(2 / Math.PI))), 0.5), 0.5))
}
