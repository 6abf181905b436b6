import type { Metric } from './metric.ts'
import { checkSameSize } from './rows.ts'
import { meanStream } from './sampleMean.ts'

function errorMetric(name: string, penalty: (difference: number) => number): Metric {
  return {
    name,
    start: () =>
      meanStream((labels, predictions) => {
        checkSameSize(name, labels, predictions)
        let sum = 0
        predictions.data.forEach((value, i) => {
          sum += penalty(value - labels.data[i]!)
        })
        return { sum, count: predictions.data.length }
      }),
  }
}

/** The mean of squared differences over all predicted numbers. */
export const meanSquaredError: Metric = errorMetric('meanSquaredError', (difference) => difference ** 2)

/** The mean of absolute differences over all predicted numbers. */
export const meanAbsoluteError: Metric = errorMetric('meanAbsoluteError', Math.abs)
