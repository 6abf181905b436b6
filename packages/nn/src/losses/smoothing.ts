import type { Node } from '../graph/node.ts'
import { add } from '../ops/add.ts'
import { multiply } from '../ops/multiply.ts'
import { checkShare } from '../ranges.ts'

/**
 * What moves labels towards "every class alike", so that a network is not driven to be certain (Szegedy et al. 2016):
 * y (1 − part) + part / classes.
 *
 * @throws UserError when the part is not in 0 to 1
 */
export function smoothing(loss: string, part: number): (labels: Node, classes: number) => Node {
  checkShare(`${loss}: labelSmoothing`, part)
  return (labels, classes) => (part === 0 ? labels : add(multiply(labels, 1 - part), part / classes))
}
