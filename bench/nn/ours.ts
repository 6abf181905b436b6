/** One run of our engine: node ours.js NETWORK THREADS */
import { sequential } from '@bellwether/nn'
import { type NetworkName, networks, type Result } from './networks.ts'

const [name, threads] = [process.argv[2] as NetworkName, Number(process.argv[3])]
const { inputShape, batch, steps, layers, data } = networks[name]
const model = sequential(layers(), { inputShape, seed: 1, threads })
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' })
const [x, y] = data(batch * steps)
const times: number[] = []
for (let run = 0; run < 6; run++) {
  const start = performance.now()
  await model.fit(x, y, { batchSize: batch })
  if (run > 0) times.push((performance.now() - start) / steps)
}
const result: Result = { times, megabytes: process.memoryUsage().rss / 2 ** 20 }
console.log(JSON.stringify(result))
await model.close()
