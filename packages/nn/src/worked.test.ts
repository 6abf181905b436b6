import { expect, it } from 'vitest'
import {
  activation,
  compute,
  dense,
  gradients,
  type Loss,
  losses,
  meanLoss,
  nodes,
  sequential,
  sgd,
  tensor,
} from './index.ts'

/** Worked examples as one does them with pen and paper. */

const numbers = (source: { readonly data: ArrayLike<number> }) => Array.from(source.data)

it('relu of 1, 2, −3 is 1, 2, 0', async () => {
  const model = sequential([activation('relu')], { inputShape: [3] })
  expect(numbers(await model.predict(tensor([[1, 2, -3]])))).toEqual([1, 2, 0])
  await model.close()
})

it('cross-entropy of labels 0, 1 under 0.9, 0.1, the mean over the outputs, is ½ · ln 10', async () => {
  const meanOverOutputs: Loss = {
    name: 'meanOverOutputs',
    labels: 'values',
    build: (labels, predictions) => nodes.negate(nodes.multiply(labels, nodes.log(predictions))),
  }
  const labels = nodes.constant([[0, 1]])
  const predictions = nodes.input('predictions', [1, 2])
  const loss = meanLoss(meanOverOutputs, labels, predictions)
  // Keras sums over the classes of a sample instead, and so does categoricalCrossentropy.
  const summed = meanLoss(losses.categoricalCrossentropy(), labels, predictions)
  const [slope] = gradients(loss, [predictions])
  const found = await compute({ loss, summed, slope: slope! }, { predictions: tensor([[0.9, 0.1]]) })
  expect(found.loss.data[0]).toBeCloseTo(Math.log(10) / 2, 6)
  expect(found.summed.data[0]).toBeCloseTo(Math.log(10), 6)
  expect(numbers(found.slope)[1]).toBeCloseTo(-5, 5)
})

it('one step of gradient descent on three inputs', async () => {
  // x · w = 0.1 + 0.4 + 0.9 = 1.4; the error to 1 is 0.4; slopes 2 · 0.4 · x = 0.8, 1.6, 2.4 and 0.8 for the bias.
  const model = sequential([dense(1)], { inputShape: [3] })
  await model.setWeights({ 'dense/kernel': tensor([[0.1], [0.2], [0.3]]), 'dense/bias': tensor([0]) })
  model.compile({ optimizer: sgd({ learningRate: 0.01 }), loss: 'meanSquaredError' })
  const { history } = await model.fit(tensor([[1, 2, 3]]), tensor([[1]]))
  expect(history.loss![0]).toBeCloseTo(0.16, 6)
  const weights = await model.weights()
  numbers(weights['dense/kernel']!).forEach((weight, i) => {
    expect(weight).toBeCloseTo([0.092, 0.184, 0.276][i]!, 6)
  })
  expect(weights['dense/bias']!.data[0]).toBeCloseTo(-0.008, 6)
  await model.close()
})
