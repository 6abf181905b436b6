import type { Node } from '../graph/node.ts'
import { multiply } from './multiply.ts'
import { sigmoid } from './sigmoid.ts'

/** x · sigmoid(x) (Elfwing et al. 2018), also called swish. */
export const silu = (x: Node): Node => multiply(x, sigmoid(x))
