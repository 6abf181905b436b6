/**
 * Batch, stochastic and mini-batch gradient descent are one setting, the batch size: all samples, one, or some. This compares
 * them on 6,000 digits of MNIST: loss per epoch and per second, gradient noise, and the gap between training and validation.
 *
 *   npm run example -- gradient-descent [EPOCHS]
 *
 * Writes chart.svg and results.md beside this file.
 */
import { writeFileSync } from 'node:fs'
import { createRandom, mean } from '@bellwether/core'
import {
  dense,
  flatten,
  type Model,
  readMnist,
  sequential,
  sgd,
  sliceRows,
  type TensorMap,
  takeRows,
} from '@bellwether/nn'
import { drawPanels } from './chart.ts'

const epochs = Number(process.argv[2] ?? 30)
const mnist = await readMnist()
const [x, y] = [sliceRows(mnist.train.x, 0, 6000), sliceRows(mnist.train.y, 0, 6000)]
const [xVal, yVal] = [sliceRows(mnist.test.x, 0, 2000), sliceRows(mnist.test.y, 0, 2000)]
const count = x.shape[0]!

/** Each with that learning rate, of 2, 1, 0.5, 0.2, …, 0.002, which gave the least training loss after 30 epochs. */
const methods = [
  { name: 'Batch', batchSize: count, learningRate: 0.5 },
  { name: 'Mini-batch', batchSize: 32, learningRate: 0.5 },
  { name: 'Stochastic', batchSize: 1, learningRate: 0.02 },
]
type Method = (typeof methods)[number]

function build(learningRate: number): Model {
  const layers = [flatten(), dense(32, { activation: 'relu' }), dense(10, { activation: 'softmax' })]
  const model = sequential(layers, { inputShape: [28, 28], seed: 1 })
  model.compile({ optimizer: sgd({ learningRate }), loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  return model
}

type Point = { epoch: number; seconds: number; loss: number; validationLoss: number; accuracy: number }

/** Trains epoch by epoch; only the steps are timed, not the looking. */
async function train({ batchSize, learningRate }: Method): Promise<Point[]> {
  const model = build(learningRate)
  await model.checkpoint() // compiles the training step before the clock runs
  const points: Point[] = []
  let seconds = 0
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const began = performance.now()
    await model.fit(x, y, { batchSize, epochs: epoch, resume: true })
    seconds += (performance.now() - began) / 1000
    const own = await model.evaluate(x, y)
    const validation = await model.evaluate(xVal, yVal)
    const accuracy = validation.accuracy!
    points.push({ epoch, seconds, loss: own.loss!, validationLoss: validation.loss!, accuracy })
  }
  await model.close()
  return points
}

const squaredDistance = (a: TensorMap, b: TensorMap) =>
  Object.entries(a).reduce((sum, [name, { data }]) => {
    const other = b[name]!.data
    for (let i = 0; i < data.length; i++) sum += (data[i]! - other[i]!) ** 2
    return sum
  }, 0)

/**
 * How far a batch's gradient is from that of all samples, squared, as a part of that gradient's own square: 1 means as much
 * noise as signal. A step of rate 1 moves the weights by exactly the gradient.
 */
async function gradientNoise(batchSizes: readonly number[], draws = 60): Promise<number[]> {
  const probe = build(1)
  const random = createRandom(1)
  await probe.fit(x, y, { batchSize: 32, epochs: 1 })
  const start = await probe.weights()
  const stepOn = async (rows: ArrayLike<number>) => {
    await probe.setWeights(start)
    await probe.fit(takeRows(x, rows), takeRows(y, rows), { batchSize: rows.length })
    return probe.weights()
  }
  const all = await stepOn(Array.from({ length: count }, (_, row) => row))
  const signal = squaredDistance(all, start)
  const noises: number[] = []
  for (const size of batchSizes) {
    const distances: number[] = []
    for (let draw = 0; draw < (size === count ? 1 : draws); draw++) {
      const rows =
        size === count
          ? Array.from(Array(count).keys())
          : Array.from({ length: size }, () => random.integer(count))
      distances.push(squaredDistance(await stepOn(rows), all))
    }
    noises.push(mean(distances) / signal)
  }
  await probe.close()
  return noises
}

const runs: Point[][] = []
for (const method of methods) runs.push(await train(method))
const noises = await gradientNoise(methods.map(({ batchSize }) => batchSize))

const rows = methods.map(({ name, batchSize, learningRate }, i) => {
  const last = runs[i]!.at(-1)!
  const [steps, gap] = [Math.ceil(count / batchSize), last.validationLoss - last.loss]
  return [
    name,
    batchSize,
    learningRate,
    steps,
    ((1000 * last.seconds) / epochs).toFixed(0),
    last.loss.toFixed(4),
    last.validationLoss.toFixed(4),
    gap.toFixed(4),
    `${(100 * last.accuracy).toFixed(1)} %`,
    noises[i]!.toFixed(2),
  ]
})
const head = [
  'method',
  'batch',
  'rate',
  'steps an epoch',
  'ms an epoch',
  'training loss',
  'validation loss',
  'gap',
  'accuracy',
  'gradient noise',
]
const cells = [head, ...rows.map((row) => row.map(String))]
const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
const padded = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)))
const table = [padded[0]!, widths.map((width) => '-'.repeat(width)), ...padded.slice(1)]
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')
console.log(table)

const curves = (of: (point: Point) => number) =>
  methods.map(({ name, batchSize }, i) => ({
    name: `${name} (${batchSize})`,
    points: runs[i]!.map((point) => [of(point), point.loss] as const),
  }))
const chart = drawPanels(
  'Training loss of batch, mini-batch and stochastic gradient descent on 6,000 digits',
  'Per epoch, small batches learn faster; per second, the mini-batch does.',
  [
    { title: 'Training loss per epoch', xLabel: 'epochs', logX: false, curves: curves(({ epoch }) => epoch) },
    {
      title: 'Training loss per second',
      xLabel: 'seconds of training',
      logX: true,
      curves: curves(({ seconds }) => seconds),
    },
  ],
)
const folder = new URL('../../gradient-descent/', import.meta.url)
writeFileSync(new URL('chart.svg', folder), chart)
writeFileSync(
  new URL('results.md', folder),
  `# Gradient descent by batch size\n\nAfter ${epochs} epochs on 6,000 digits of MNIST (784–32–10, plain SGD), by \`npm run example -- gradient-descent\`. Gradient\nnoise is the mean squared distance of a batch's gradient from the full one, over the latter's square.\n\n${table}\n\n![Loss per epoch and per second](chart.svg)\n`,
)
