import { UserError } from '@bellwether/core'
import type { Tensor } from '../graph/tensor.ts'
import { checkCount } from '../ranges.ts'
import { predictedClass, rowsOf, trueClass } from './rows.ts'

/** Counts of samples by true class (row) and predicted class (column), filled batch by batch. */
export type ConfusionMatrix = {
  update(labels: Tensor, predictions: Tensor): void
  result(): readonly (readonly number[])[]
}

/** A class number that is none would be counted as the first class. */
function checkClass({ data, shape }: Tensor, sample: number, samples: number, classes: number): void {
  const label = data[sample] as number
  if (data.length !== samples || (Number.isInteger(label) && label >= 0 && label < classes)) return
  throw new UserError(`confusionMatrix: label ${label} of sample ${sample} is no class of ${classes}`, {
    hint: `labels [${shape}] are class numbers from 0 to ${classes - 1}, or one-hot rows`,
  })
}

/**
 * Counts how often each class is taken for each other.
 *
 * @param classes how many; 2 where predictions are one probability a sample, which is cut at 0.5
 * @throws UserError on labels that name another number of classes
 * @example
 * const matrix = confusionMatrix(3)
 * matrix.update(tensor([0, 2]), tensor([[0.9, 0.1, 0], [0.6, 0.1, 0.3]]))
 * matrix.result() // [[1, 0, 0], [0, 0, 0], [1, 0, 0]]
 */
export function confusionMatrix(classes: number): ConfusionMatrix {
  checkCount('confusionMatrix: classes', classes)
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  return {
    update(labels, predictions) {
      const rows = rowsOf('confusionMatrix', labels, predictions)
      const binary = rows.classes === 1 && classes === 2
      if (rows.classes !== classes && !binary)
        throw new UserError(`confusionMatrix: made for ${classes} classes, predictions have ${rows.classes}`)
      for (let sample = 0; sample < rows.samples; sample++) {
        checkClass(labels, sample, rows.samples, classes)
        const truth = binary ? Number(rows.truth(sample, 0) > 0.5) : trueClass(rows, sample)
        const predicted = binary ? Number(rows.scores[sample]! > 0.5) : predictedClass(rows, sample)
        counts[truth]![predicted]!++
      }
    },
    result: () => counts,
  }
}
