import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { add } from '../ops/add.ts'
import { divide } from '../ops/divide.ts'
import { maximum } from '../ops/maximum.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { sqrt } from '../ops/sqrt.ts'
import { sum } from '../ops/sum.ts'
import { mapNodes, stateless, type Transform } from './optimizer.ts'

function positive(name: string, limit: number): number {
  if (!(limit > 0)) throw new UserError(`${name}: the limit is ${limit}`, { hint: 'give a positive number' })
  return limit
}

/** Limits every number of the gradients to [−limit, limit]. */
export function clipByValue(limit: number): Transform {
  positive('clipByValue', limit)
  return stateless(
    'clipByValue',
    (gradients) => mapNodes(gradients, (gradient) => minimum(maximum(gradient, -limit), limit)),
    { elementwise: true },
  )
}

const squares = (x: Node) => sum(multiply(x, x))

/** limit / max(norm, limit): 1 for short gradients. */
const shrink = (squared: Node, limit: number) => divide(limit, maximum(sqrt(squared), limit))

/** Shrinks each weight's gradient to a Euclidean norm of at most `limit`. */
export function clipByNorm(limit: number): Transform {
  positive('clipByNorm', limit)
  return stateless('clipByNorm', (gradients) =>
    mapNodes(gradients, (gradient) => multiply(gradient, shrink(squares(gradient), limit))),
  )
}

/** Shrinks all gradients together to a joint norm of at most `limit` (Pascanu et al. 2013). */
export function clipByGlobalNorm(limit: number): Transform {
  positive('clipByGlobalNorm', limit)
  return stateless('clipByGlobalNorm', (gradients: NodeMap) => {
    const total = Object.values(gradients).map(squares).reduce(add)
    const factor = shrink(total, limit)
    return mapNodes(gradients, (gradient) => multiply(gradient, factor))
  })
}
