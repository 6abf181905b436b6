import type { Node } from '../graph/node.ts'
import { greater } from './greater.ts'
import { multiply } from './multiply.ts'
import { where } from './where.ts'

/** x where it is positive, else slope · x (Maas et al. 2013). */
export const leakyRelu = (x: Node, slope = 0.2): Node => where(greater(x, 0), x, multiply(x, slope))
