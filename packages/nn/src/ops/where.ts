import { apply, expectType, type Node, type Op } from '../graph/node.ts'
import { broadcastShapes } from '../graph/shape.ts'
import { zerosLike } from './constant.ts'
import { type None, none } from './elementwise.ts'
import { expanded } from './strides.ts'
import { sumTo } from './sum.ts'

/** Chooses between two values by a condition. */
export const whereOp: Op<None> = {
  name: 'where',
  infer([condition, a, b]) {
    expectType('where', condition!, 'bool')
    const shape = broadcastShapes(a!.shape, b!.shape, 'where')
    return { shape: broadcastShapes(condition!.shape, shape, 'where'), dtype: a!.dtype }
  },
  gradient({ inputs: [condition, a, b] }, output) {
    const zero = zerosLike(output)
    return [
      undefined,
      sumTo(where(condition!, output, zero), a!.shape),
      sumTo(where(condition!, zero, output), b!.shape),
    ]
  },
  lower: (emit, inputs) => emit.node('Where', inputs),
  kernel(target, inputs) {
    const [condition, a, b] = inputs.map((operand) => expanded(operand, target))
    for (let i = 0; i < target.data.length; i++) target.data[i] = (condition![i] ? a![i] : b![i]) as number
  },
}

/** `a` where the condition holds, else `b`. */
export const where = (condition: Node, a: Node, b: Node): Node => apply(whereOp, [condition, a, b], none)
