import { apply, type Node, type Op } from '../graph/node.ts'
import { type None, none } from './elementwise.ts'
import { errorFunction } from './erf.ts'
import { multiply } from './multiply.ts'
import { normalCdfOp, normalDensity } from './normalCdf.ts'
import { subtract } from './subtract.ts'

/** The slope of `gelu`: Φ(x) + x·φ(x). */
export const geluSlopeOp: Op<None> = {
  name: 'geluSlope',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient: ({ inputs: [x] }, output) => [
    multiply(output, multiply(normalDensity(x!), subtract(2, multiply(x!, x!)))),
  ],
  /** x·φ(x) is written as u·exp(−u²) / √π with u = x / √2, which Φ is made of too. */
  lower(emit, [x], node) {
    const distribution = normalCdfOp.lower(emit, [x!], node)
    const u = emit.node('Mul', [x!, emit.scalar(Math.SQRT1_2)])
    const bell = emit.node('Div', [u, emit.node('Exp', [emit.node('Mul', [u, u])])])
    return emit.node('Add', [distribution, emit.node('Mul', [bell, emit.scalar(1 / Math.sqrt(Math.PI))])])
  },
  kernel(target, [x]) {
    for (let i = 0; i < target.data.length; i++) {
      const at = x!.data[i] as number
      const density = Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI)
      target.data[i] = 0.5 + 0.5 * errorFunction(at * Math.SQRT1_2) + at * density
    }
  },
}

/** Φ(x) + x·φ(x). */
export const geluSlope = (x: Node): Node => apply(geluSlopeOp, [x], none)
