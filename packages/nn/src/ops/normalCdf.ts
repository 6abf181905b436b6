import { apply, type Node, type Op } from '../graph/node.ts'
import { type None, none } from './elementwise.ts'
import { errorFunction } from './erf.ts'
import { exp } from './exp.ts'
import { multiply } from './multiply.ts'

/** The density of the standard normal distribution. */
export const normalDensity = (x: Node): Node =>
  multiply(exp(multiply(multiply(x, -0.5), x)), 1 / Math.sqrt(2 * Math.PI))

/** The distribution function Φ of the standard normal distribution. */
export const normalCdfOp: Op<None> = {
  name: 'normalCdf',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient: ({ inputs: [x] }, output) => [multiply(output, normalDensity(x!))],
  lower(emit, [x]) {
    const erf = emit.node('Erf', [emit.node('Mul', [x!, emit.scalar(Math.SQRT1_2)])])
    // (erf + 1) / 2 in one pass: the clipping to 0 and 1 changes nothing.
    return emit.node('HardSigmoid', [erf], { alpha: { float: 0.5 }, beta: { float: 0.5 } })
  },
  kernel(target, [x]) {
    for (let i = 0; i < target.data.length; i++) {
      target.data[i] = 0.5 + 0.5 * errorFunction((x!.data[i] as number) * Math.SQRT1_2)
    }
  },
}

/** Φ of each number. */
export const normalCdf = (x: Node): Node => apply(normalCdfOp, [x], none)
