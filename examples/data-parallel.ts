/**
 * Data-parallel training: replicas on threads of their own take a step each on their part of the batch, then their gradients
 * are averaged. After a step of plain gradient descent from common weights, averaging the weights is averaging the gradients.
 *
 *   npm run example -- data-parallel
 */
import {
  dense,
  flatten,
  type Model,
  readMnist,
  sequential,
  sgd,
  sliceRows,
  type Tensor,
  type TensorMap,
  tensor,
} from '@bellwether/nn'

const { train, test } = await readMnist()
const [batchSize, steps, learningRate] = [512, 300, 0.2]

function build(): Model {
  const model = sequential(
    [flatten(), dense(256, { activation: 'relu' }), dense(10, { activation: 'softmax' })],
    {
      inputShape: [28, 28],
      seed: 1,
      threads: 1,
    },
  )
  const optimizer = sgd({ learningRate })
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  return model
}

function average(all: readonly TensorMap[]): TensorMap {
  const mean = (name: string, { data, shape }: Tensor) =>
    tensor(
      Float32Array.from(data, (_, i) => all.reduce((sum, own) => sum + own[name]!.data[i]!, 0) / all.length),
      shape,
    )
  return Object.fromEntries(Object.entries(all[0]!).map(([name, value]) => [name, mean(name, value)]))
}

/** Trains with some replicas, which meet after every `apart` steps. */
async function run(replicaCount: number, apart: number) {
  const replicas = Array.from({ length: replicaCount }, build)
  const share = batchSize / replicaCount
  const began = performance.now()
  for (let step = 0; step < steps; step += apart) {
    const parts = replicas.map((replica, i) => {
      const rows = Array.from(
        { length: apart },
        (_, k) => (((step + k) * batchSize) % (60_000 - batchSize)) + i * share,
      )
      const cut = (source: Tensor) => joinRows(rows.map((at) => sliceRows(source, at, at + share)))
      return replica.fit(cut(train.x), cut(train.y), { batchSize: share, shuffle: false })
    })
    await Promise.all(parts)
    if (replicaCount > 1) {
      const weights = average(await Promise.all(replicas.map((replica) => replica.weights())))
      await Promise.all(replicas.map((replica) => replica.setWeights(weights)))
    }
  }
  const seconds = (performance.now() - began) / 1000
  const { accuracy } = await replicas[0]!.evaluate(test.x, test.y)
  const weights = await replicas[0]!.weights()
  await Promise.all(replicas.map((replica) => replica.close()))
  return { seconds, accuracy: accuracy!, weights }
}

function joinRows(parts: readonly Tensor[]): Tensor {
  const [first] = parts
  const data = new Float32Array(parts.reduce((size, part) => size + part.data.length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return tensor(data, [parts.length * first!.shape[0]!, ...first!.shape.slice(1)])
}

/** How far two sets of weights are apart, at most. */
function distance(a: TensorMap, b: TensorMap): number {
  let most = 0
  for (const [name, { data }] of Object.entries(a))
    for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]! - b[name]!.data[i]!))
  return most
}

const alone = await run(1, 10)
const say = (name: string, { seconds, accuracy, weights }: typeof alone) =>
  console.log(
    `${name.padEnd(34)} ${seconds.toFixed(1).padStart(5)} s   test accuracy ${(100 * accuracy).toFixed(2)} %   weights differ by ${distance(weights, alone.weights).toExponential(1)}`,
  )
say('one replica', alone)
say('two replicas, meeting every step', await run(2, 1))
say('two replicas, meeting every 10', await run(2, 10))
