/**
 * TensorFlow.js's WASM backend: node tfjs.js mlp THREADS FOLDER, where the folder's node_modules hold it. It has no gradients
 * of convolutions and embeddings.
 */
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { networks } from './networks.ts'
import { answerRounds } from './rounds.ts'

/** What is used of TensorFlow.js, which is no dependency of this project. */
type Tfjs = {
  version: { 'tfjs-core': string }
  setBackend(name: string): Promise<boolean>
  sequential(): {
    add(layer: unknown): void
    compile(options: object): void
    fit(x: object, y: object, options: object): Promise<unknown>
  }
  layers: Record<'flatten' | 'dense', (options: object) => unknown>
  tensor(data: Float32Array | Int32Array, shape: number[]): { toFloat(): object; dispose(): void }
}

const [, , , threads, folder = '.'] = process.argv
const load = createRequire(join(resolve(folder), 'package.json'))
const tf: Tfjs = load('@tensorflow/tfjs')
load('@tensorflow/tfjs-backend-wasm').setThreadsCount(Number(threads))
await tf.setBackend('wasm')
const { batch, steps: most, data } = networks.mlp
const model = tf.sequential()
model.add(tf.layers.flatten({ inputShape: [28, 28] }))
model.add(tf.layers.dense({ units: 128, activation: 'relu' }))
model.add(tf.layers.dense({ units: 10, activation: 'softmax' }))
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' })
await answerRounds(`TensorFlow.js ${tf.version['tfjs-core']}, WASM backend`, most, (steps) => {
  const [x, y] = data(batch * steps).map(({ data: values, shape }) =>
    tf.tensor(values as Float32Array, [...shape]).toFloat(),
  )
  const options = { batchSize: batch, epochs: 1, verbose: 0, yieldEvery: 'never' }
  return async () => void (await model.fit(x!, y!, options))
})
