/** One run of TensorFlow.js's WASM backend: node tfjs.js mlp THREADS. It has no gradients of convolutions and embeddings. */
import { networks, type Result } from './networks.ts'

/** What is used of TensorFlow.js, which is no dependency of this project. */
type Tfjs = {
  setBackend(name: string): Promise<boolean>
  sequential(): {
    add(layer: unknown): void
    compile(options: object): void
    fit(x: object, y: object, options: object): Promise<unknown>
  }
  layers: Record<'flatten' | 'dense', (options: object) => unknown>
  tensor(data: Float32Array | Int32Array, shape: number[]): { toFloat(): object }
}

const load = (name: string) => import(name)
const tf: Tfjs = await load('@tensorflow/tfjs')
const wasm = await load('@tensorflow/tfjs-backend-wasm')
wasm.setThreadsCount(Number(process.argv[3]))
await tf.setBackend('wasm')
const { batch, steps, data } = networks.mlp
const model = tf.sequential()
model.add(tf.layers.flatten({ inputShape: [28, 28] }))
model.add(tf.layers.dense({ units: 128, activation: 'relu' }))
model.add(tf.layers.dense({ units: 10, activation: 'softmax' }))
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' })
const few = steps / 10
const [x, y] = data(batch * few).map(({ data: values, shape }) =>
  tf.tensor(values as Float32Array, [...shape]).toFloat(),
)
const times: number[] = []
for (let run = 0; run < 6; run++) {
  const start = performance.now()
  await model.fit(x!, y!, { batchSize: batch, epochs: 1, verbose: 0, yieldEvery: 'never' })
  if (run > 0) times.push((performance.now() - start) / few)
}
const result: Result = { times, megabytes: process.memoryUsage().rss / 2 ** 20 }
console.log(JSON.stringify(result))
