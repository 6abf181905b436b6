import type { Node } from '../graph/node.ts'
import type { Tensor } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { checkCount, checkFinite } from '../ranges.ts'
import type { Metric } from './metric.ts'
import { accuracyNode, binaryAccuracyNode, topKNode } from './nodes.ts'
import { classCount, predictedClass, type Rows, rowsOf, trueClass } from './rows.ts'
import { meanStream } from './sampleMean.ts'

const countSamples = (rows: Rows, isRight: (sample: number) => boolean) => {
  let sum = 0
  for (let sample = 0; sample < rows.samples; sample++) if (isRight(sample)) sum++
  return { sum, count: rows.samples }
}

function matchingElements(rows: Rows, threshold: number) {
  const { samples, classes, scores, truth } = rows
  let sum = 0
  for (let i = 0; i < scores.length; i++) {
    const label = truth(Math.floor(i / classes), i % classes)
    if (label === (scores[i]! > threshold ? 1 : 0)) sum++
  }
  return { sum, count: samples * classes }
}

/**
 * The part of samples whose highest score is at the true class. With a single score a sample it is `binaryAccuracy`, as
 * Keras's "accuracy" is.
 */
export const accuracy: Metric = {
  name: 'accuracy',
  start: () =>
    meanStream((labels, predictions) => {
      const rows = rowsOf('accuracy', labels, predictions)
      return classCount(predictions) === 1
        ? matchingElements(rows, 0.5)
        : countSamples(rows, (sample) => predictedClass(rows, sample) === trueClass(rows, sample))
    }),
  build: accuracyNode,
}

/**
 * The part of scores that lie on their label's side of a threshold.
 *
 * @param options.threshold 0.5 for probabilities; 0 for logits
 */
export function binaryAccuracy(options: { threshold?: number } = {}): Metric {
  checkOptions('binaryAccuracy', options, { threshold: true })
  const { threshold = 0.5 } = options
  checkFinite('binaryAccuracy: threshold', threshold)
  const measure = (labels: Tensor, predictions: Tensor) =>
    matchingElements(rowsOf('binaryAccuracy', labels, predictions), threshold)
  const build = (labels: Node, predictions: Node) => binaryAccuracyNode(labels, predictions, threshold)
  return { name: 'binaryAccuracy', start: () => meanStream(measure), build }
}

/** Whether fewer than k classes score higher than the true one; an equal score counts as lower, as in Keras. */
function isAmongTop(rows: Rows, sample: number, k: number): boolean {
  const { scores, classes } = rows
  const own = scores[sample * classes + trueClass(rows, sample)]!
  let higher = 0
  for (let column = 0; column < classes; column++) if (scores[sample * classes + column]! > own) higher++
  return higher < k
}

/** The part of samples whose true class is among the k highest scores; k is 5 by default. */
export function topKAccuracy(options: { k?: number } = {}): Metric {
  checkOptions('topKAccuracy', options, { k: true })
  const { k = 5 } = options
  checkCount('topKAccuracy: k', k)
  const name = k === 5 ? 'topKAccuracy' : `top${k}Accuracy`
  const measure = (labels: Tensor, predictions: Tensor) => {
    const rows = rowsOf(name, labels, predictions)
    return countSamples(rows, (sample) => isAmongTop(rows, sample, k))
  }
  const build = (labels: Node, predictions: Node) => topKNode(labels, predictions, k)
  return { name, start: () => meanStream(measure), build }
}
