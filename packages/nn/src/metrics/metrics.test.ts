import { readFileSync } from 'node:fs'
import { createRandom, mean } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceRows, type Tensor, tensor } from '../graph/tensor.ts'
import { input } from '../ops/input.ts'
import { createInterpreter } from '../run/interpreter.ts'
import { binaryAccuracy, topKAccuracy } from './accuracy.ts'
import { auc } from './auc.ts'
import { confusionMatrix } from './confusionMatrix.ts'
import type { Metric } from './metric.ts'
import { f1, precision, recall } from './precisionRecall.ts'
import { type MetricName, metricOf, metrics } from './registry.ts'

/** Values by scikit-learn 1.9.1, and by Keras 3.15.1 where the case says so (fixtures/generate_metrics.py). */
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/metrics.json', import.meta.url), 'utf8'))

/** The metric over all rows, given in batches of a size. */
function measure(metric: Metric, labels: Tensor, predictions: Tensor, batch = 7): number {
  const stream = metric.start()
  for (let at = 0; at < predictions.shape[0]!; at += batch) {
    const end = Math.min(at + batch, predictions.shape[0]!)
    stream.update(sliceRows(labels, at, end), sliceRows(predictions, at, end))
  }
  return stream.result()
}

const float64 = (values: number[] | number[][]) => tensor(values, undefined, 'float64')

/** The metric of one batch by its nodes, on the interpreter. */
async function measureNodes(metric: Metric, labels: Tensor, predictions: Tensor): Promise<number> {
  const fed = (name: string, { shape, dtype }: Tensor) =>
    input(name, ['batch', ...shape.slice(1)], dtype === 'int32' ? 'int32' : 'float32')
  const inputs = { labels: fed('labels', labels), predictions: fed('predictions', predictions) }
  const outputs = { value: metric.build!(inputs.labels, inputs.predictions) }
  const device = await createInterpreter('float64').open()
  const program = await device.compile({ name: 'metric', inputs, variables: {}, updates: {}, outputs })
  return (await program.run({ labels, predictions })).value!.data[0]!
}

describe('of two classes', () => {
  const { labels, scores, expected } = fixture.binary
  const predictions = float64(scores.map((score: number) => [score]))
  it.each([
    ['accuracy', metrics.accuracy],
    ['accuracy', binaryAccuracy()],
    ['precision', precision()],
    ['recall', recall()],
    ['f1', f1()],
    ['auc', auc()],
    ['averagePrecision', auc({ curve: 'pr' })],
  ])('%s is scikit-learn’s', (key, metric) => {
    expect(measure(metric, tensor(labels), predictions)).toBeCloseTo(expected[key], 12)
  })

  it('nodes agree', async () => {
    for (const form of [[60], [60, 1]])
      for (const metric of [metrics.accuracy, binaryAccuracy()])
        expect(await measureNodes(metric, tensor(labels, form), predictions)).toBeCloseTo(
          expected.accuracy,
          12,
        )
  })

  it('counts scikit-learn’s confusion matrix', () => {
    const matrix = confusionMatrix(2)
    matrix.update(tensor(labels), predictions)
    expect(matrix.result()).toEqual(expected.confusion)
  })
})

describe('of seven classes', () => {
  const { labels, scores, expected } = fixture.classes
  const indices = tensor(labels, undefined, 'int32')
  const oneHot = tensor(labels.map((label: number) => [0, 1, 2, 3, 4, 5, 6].map((i) => Number(i === label))))
  const macro = { average: 'macro', threshold: 'argmax' } as const
  const cases: [string, string, Metric, number][] = [
    ['accuracy', 'scikit-learn', metrics.accuracy, 12],
    ['precisionMacro', 'scikit-learn', precision(macro), 12],
    ['recallMacro', 'scikit-learn', recall(macro), 12],
    ['f1Macro', 'scikit-learn', f1(macro), 12],
    ['auc', 'scikit-learn', auc(), 12],
    ['top5', 'Keras', topKAccuracy(), 6],
    ['top2', 'Keras', topKAccuracy({ k: 2 }), 6],
    ['precisionMicro', 'Keras', precision(), 6],
    ['recallMicro', 'Keras', recall(), 6],
    ['f1Micro', 'Keras', f1({ threshold: 0.3 }), 6],
  ]
  it.each(cases)('%s is %s’s, from one-hot labels and from indices', (key, _, metric, digits) => {
    expect(measure(metric, oneHot, float64(scores))).toBeCloseTo(expected[key], digits)
    expect(measure(metric, indices, float64(scores))).toBeCloseTo(expected[key], digits)
  })

  it.each(cases.filter(([, , metric]) => metric.build))('nodes agree: %s', async (key, _, metric, digits) => {
    for (const truth of [oneHot, indices])
      expect(await measureNodes(metric, truth, float64(scores))).toBeCloseTo(expected[key], digits)
  })

  it('counts scikit-learn’s confusion matrix', () => {
    const matrix = confusionMatrix(7)
    matrix.update(indices, float64(scores))
    expect(matrix.result()).toEqual(expected.confusion)
  })
})

describe('of numbers', () => {
  const { labels, estimates, expected } = fixture.numbers
  it.each(['meanSquaredError', 'meanAbsoluteError', 'r2'] as const)('%s is scikit-learn’s', (name) => {
    expect(measure(metrics[name], float64(labels), float64(estimates))).toBeCloseTo(expected[name], 12)
  })

  it.each(['meanSquaredError', 'meanAbsoluteError'] as const)('nodes agree: %s', async (name) => {
    expect(await measureNodes(metrics[name], float64(labels), float64(estimates))).toBeCloseTo(
      expected[name],
      12,
    )
  })

  it('r2 of constant labels is 1 when exact and else 0, and keeps its digits far from zero', () => {
    expect(measure(metrics.r2, float64([3, 3]), float64([3, 3]))).toBe(1)
    expect(measure(metrics.r2, float64([3, 3]), float64([3, 4]))).toBe(0)
    const far = [1e9, 1e9 + 1, 1e9 + 2]
    expect(measure(metrics.r2, float64(far), float64([1e9, 1e9 + 1, 1e9 + 3]))).toBeCloseTo(0.5, 12)
  })
})

describe.each(Object.keys(metrics) as MetricName[])('%s', (name) => {
  it('is the same for every way to cut an epoch into batches', () => {
    const row = fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (rows, batch) => {
          const labels = float64(rows.map(([label]) => [label]))
          const predictions = float64(rows.map(([, score]) => [score]))
          const whole = measure(metrics[name], labels, predictions, rows.length)
          const cut = measure(metrics[name], labels, predictions, batch)
          if (Number.isNaN(whole)) expect(cut).toBeNaN()
          else expect(cut).toBeCloseTo(whole, 9)
        },
      ),
    )
  })

  it('names the shapes when labels do not fit', () => {
    const stream = metrics[name].start()
    expect(() => stream.update(tensor([1, 2, 3]), tensor([[1], [2]]))).toThrow(
      /labels of shape \[3\] do not fit predictions of shape \[2,1\]/,
    )
  })
})

describe('binaryAccuracy', () => {
  it('cuts logits at 0', () => {
    expect(measure(binaryAccuracy({ threshold: 0 }), tensor([1, 0, 1]), tensor([0.2, -3, -1]))).toBeCloseTo(
      2 / 3,
    )
  })
})

describe('topKAccuracy', () => {
  it('takes the largest of mixed labels for the true class, in the graph as in a stream', async () => {
    const labels = tensor([
      [0.6, 0.3, 0.1],
      [0.1, 0.2, 0.7],
    ])
    const scores = tensor([
      [0.2, 0.7, 0.1],
      [0.5, 0.4, 0.1],
    ])
    const metric = topKAccuracy({ k: 2 })
    expect(measure(metric, labels, scores)).toBe(0.5)
    expect(await measureNodes(metric, labels, scores)).toBe(0.5)
  })
})

describe('auc', () => {
  it('is known after every batch as well as at the end, ties counting half', () => {
    const random = createRandom(4)
    const scores = Array.from({ length: 301 }, () => random.integer(40) / 40)
    const labels = scores.map((score) => (random.uniform() < score ? 1 : 0))
    for (const curve of ['roc', 'pr'] as const) {
      const stream = auc({ curve }).start()
      for (let seen = 0; seen < scores.length; ) {
        const next = Math.min(scores.length, seen + 1 + random.integer(50))
        stream.update(tensor(labels.slice(seen, next)), tensor(scores.slice(seen, next)))
        seen = next
        const whole = measure(auc({ curve }), tensor(labels.slice(0, seen)), tensor(scores.slice(0, seen)))
        expect(stream.result()).toBeCloseTo(whole, 12)
      }
      // Every pair, and every place in the order, by their definitions.
      const of = (label: number) => scores.filter((_, i) => labels[i] === label)
      const [positives, negatives] = [of(1), of(0)]
      const beats = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)))
      const precisions = positives.map((p) => {
        const [hits, alarms] = [positives, negatives].map((all) => all.filter((other) => other >= p).length)
        return hits! / (hits! + alarms!)
      })
      expect(stream.result()).toBeCloseTo(mean(curve === 'roc' ? beats : precisions), 12)
    }
  })

  it('refuses NaN', () => {
    expect(() => measure(auc(), tensor([1, 0]), tensor([Number.NaN, 1]))).toThrow('prediction 0 is NaN')
  })
})

describe('metricOf', () => {
  it('names the choices when a name is unknown', () => {
    expect(() => metricOf('acc' as MetricName)).toThrow('"acc" is no metric')
    expect(metricOf('mse').name).toBe('mse')
  })
})
