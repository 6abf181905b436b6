/**
 * A convolutional network on MNIST, with pictures shifted, turned and zoomed a little as it trains.
 *
 *   npm run example -- mnist-cnn [EPOCHS]
 */
import { createRandom } from '@bellwether/core'
import {
  adam,
  augment,
  batchNormalization,
  conv2d,
  cosineDecay,
  dense,
  dropout,
  flatten,
  maxPooling2d,
  progressBar,
  readMnist,
  repeatable,
  reshape,
  rotate,
  sequential,
  shift,
  shuffleRows,
  sliceRows,
  terminal,
  zoom,
} from '@bellwether/nn'

const epochs = Number(process.argv[2] ?? 8)
const batchSize = 64
const { train, test } = await readMnist()
const count = train.x.shape[0]!
const random = createRandom(1)

/** Every pass: a new order, and every picture changed anew. */
const pictures = repeatable(function* () {
  const [x, y] = shuffleRows([train.x, train.y], random)
  for (let at = 0; at < count; at += batchSize) {
    const end = Math.min(at + batchSize, count)
    yield [
      augment(sliceRows(x, at, end), [shift(2), rotate(10), zoom(0.1)], { seed: random }),
      sliceRows(y, at, end),
    ]
  }
})

const model = sequential(
  [
    reshape([28, 28, 1]),
    conv2d(32, 3, { activation: 'relu', padding: 'same' }),
    batchNormalization(),
    maxPooling2d(2),
    conv2d(64, 3, { activation: 'relu', padding: 'same' }),
    batchNormalization(),
    maxPooling2d(2),
    flatten(),
    dense(128, { activation: 'relu' }),
    dropout(0.3),
    dense(10, { activation: 'softmax' }),
  ],
  { inputShape: [28, 28], seed: 1 },
)
const steps = epochs * Math.ceil(count / batchSize)
const optimizer = adam({ learningRate: cosineDecay({ initial: 0.001, decaySteps: steps }) })
model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
console.log(model.summary())

await model.fit(pictures, { epochs, callbacks: [progressBar({ output: terminal() })] })
const { accuracy } = await model.evaluate(test.x, test.y)
console.log(`test accuracy ${(100 * accuracy!).toFixed(2)} %`)
