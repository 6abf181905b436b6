import { mean } from '@bellwether/core'
import type { Metric, MetricStream } from './metric.ts'
import { checkSameSize, classCount } from './rows.ts'

/** Running moments of one predicted column. */
type Column = { count: number; mean: number; squares: number; errors: number }

/** Adds a label to the mean and the sum of squares about it, without cancellation (Welford, 1962). */
function add(column: Column, label: number, prediction: number): void {
  column.count++
  const before = label - column.mean
  column.mean += before / column.count
  column.squares += before * (label - column.mean)
  column.errors += (label - prediction) ** 2
}

/** Of a constant label: 1 when it is predicted exactly, else 0, as scikit-learn has it. */
function explained({ squares, errors }: Column): number {
  if (squares === 0) return errors === 0 ? 1 : 0
  return 1 - errors / squares
}

/** The coefficient of determination: the part of the labels' variance that predictions explain; the mean over columns. */
export const r2: Metric = {
  name: 'r2',
  start(): MetricStream {
    const columns: Column[] = []
    return {
      update(labels, predictions) {
        checkSameSize('r2', labels, predictions)
        const width = classCount(predictions)
        predictions.data.forEach((prediction, i) => {
          const column = (columns[i % width] ??= { count: 0, mean: 0, squares: 0, errors: 0 })
          add(column, labels.data[i]!, prediction)
        })
      },
      result: () => mean(columns.map(explained)),
    }
  },
}
