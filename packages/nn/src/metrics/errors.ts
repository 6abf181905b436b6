import type { Node } from '../graph/node.ts'
import { abs } from '../ops/abs.ts'
import { cast } from '../ops/cast.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { subtract } from '../ops/subtract.ts'
import type { Metric } from './metric.ts'
import { checkSameSize } from './rows.ts'
import { meanStream } from './sampleMean.ts'

type Penalty = { of: (difference: number) => number; node: (difference: Node) => Node }

function errorMetric(name: string, penalty: Penalty): Metric {
  return {
    name,
    build: (labels, predictions) =>
      mean(penalty.node(subtract(predictions, cast(reshape(labels, predictions.shape), 'float32')))),
    start: () =>
      meanStream((labels, predictions) => {
        checkSameSize(name, labels, predictions)
        let sum = 0
        predictions.data.forEach((value, i) => {
          sum += penalty.of(value - labels.data[i]!)
        })
        return { sum, count: predictions.data.length }
      }),
  }
}

/** The mean of squared differences over all predicted numbers. */
export const meanSquaredError: Metric = errorMetric('meanSquaredError', {
  of: (difference) => difference ** 2,
  node: (difference) => multiply(difference, difference),
})

/** The mean of absolute differences over all predicted numbers. */
export const meanAbsoluteError: Metric = errorMetric('meanAbsoluteError', { of: Math.abs, node: abs })
