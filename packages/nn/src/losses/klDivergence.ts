import type { Node } from '../graph/node.ts'
import { log } from '../ops/log.ts'
import { maximum } from '../ops/maximum.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { subtract } from '../ops/subtract.ts'
import { sum } from '../ops/sum.ts'
import { smallest } from './crossentropy.ts'
import type { Loss } from './loss.ts'

const limited = (x: Node) => minimum(maximum(x, smallest), 1)

/** Σ y log(y / p) of each sample: how many nats labels y differ from predictions p. */
export const klDivergence = (): Loss => ({
  name: 'klDivergence',
  labels: 'values',
  probabilities: true,
  build(labels, predictions) {
    const truth = limited(labels)
    const ratio = subtract(log(truth), log(limited(predictions)))
    return sum(multiply(truth, ratio), -1)
  },
})
