/** Our engine: node ours.js NETWORK THREADS */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sequential } from '@bellwether/nn'
import { type NetworkName, networks } from './networks.ts'
import { answerRounds } from './rounds.ts'

function runtimeVersion(): string {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('@bellwether/nn'))
  const file = resolve('onnxruntime-node/package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

const [name, threads] = [process.argv[2] as NetworkName, Number(process.argv[3])]
const { inputShape, batch, steps: most, layers, data } = networks[name]
const model = sequential(layers(), { inputShape, seed: 1, threads })
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' })
const about = `ONNX Runtime ${runtimeVersion()}, Node ${process.versions.node}`
await answerRounds(about, most, (steps) => {
  const [x, y] = data(batch * steps)
  return async () => void (await model.fit(x, y, { batchSize: batch }))
})
await model.close()
