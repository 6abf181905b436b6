/** Trains while it watches the event loop: node pausing.js mnist|cnn|gpt; or watches alone: node pausing.js idle. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { dense, flatten, type Model, readMnist, sequential, type Tensor, tensor } from '@bellwether/nn'
import { type NetworkName, networks } from './networks.ts'
import type { Pause } from './pauses.ts'

/** How long the loop stood still, and how much of that this thread was computing: the rest is other programs' doing. */
let longest: Pause = { pause: 0, own: 0 }
const pauses: Record<string, Pause> = {}

/** Milliseconds that the main thread has computed; none where the system is not Linux. */
function computed(): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1e6
  } catch {
    return 0
  }
}

function watch(): void {
  let last = { time: performance.now(), own: computed() }
  setInterval(() => {
    const now = { time: performance.now(), own: computed() }
    const pause = { pause: now.time - last.time - 1, own: now.own - last.own }
    longest = {
      pause: Math.max(longest.pause, pause.pause),
      own: Math.max(longest.own, pause.own),
    }
    last = now
  }, 1).unref()
}

/** Does a part of the run, with turns of the loop before and after it. */
async function part(name: string, work: () => unknown): Promise<void> {
  await setTimeout(5)
  longest = { pause: 0, own: 0 }
  await work()
  await setTimeout(5)
  pauses[name] = longest
}

const first = ({ data, shape, dtype }: Tensor, rows: number) => {
  const width = data.length / shape[0]!
  return tensor(data.subarray(0, rows * width), [rows, ...shape.slice(1)], dtype)
}

/** The tutorial on the real MNIST, for two epochs. */
async function mnist(): Promise<[Model, Tensor, Tensor, object]> {
  const { train } = await readMnist()
  const layers = [flatten(), dense(128, { activation: 'relu' }), dense(10, { activation: 'softmax' })]
  const model = sequential(layers, { inputShape: [28, 28], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  return [model, train.x, train.y, { epochs: 2, batchSize: 64 }]
}

function ofBenchmark(name: NetworkName): [Model, Tensor, Tensor, object] {
  const { inputShape, batch, steps, layers, data } = networks[name]
  const model = sequential(layers(), { inputShape, seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  return [model, ...data(batch * steps), { batchSize: batch }]
}

async function train(name: string): Promise<void> {
  const [model, x, y, options] = name === 'mnist' ? await mnist() : ofBenchmark(name as NetworkName)
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-pauses-'))
  const rows = Math.min(x.shape[0]!, 2000)
  await part('first steps', () => model.fit(first(x, 128), first(y, 128), options))
  await part('fit', () => model.fit(x, y, { ...options, validationSplit: 0.1 }))
  await part('evaluate', () => model.evaluate(first(x, rows), first(y, rows)))
  await part('predict', () => model.predict(first(x, rows)))
  await part('save', async () => {
    await model.save(join(folder, 'model.onnx'))
    await model.save(join(folder, 'checkpoint'))
  })
  await part('load', () => model.load(join(folder, 'checkpoint')))
  rmSync(folder, { recursive: true })
  await model.close()
}

watch()
const name = process.argv[2] ?? 'mnist'
if (name === 'idle')
  await part('idle', () => new Promise((resolve) => process.stdin.on('end', resolve).resume()))
else await train(name)
process.stdout.write(`${JSON.stringify(pauses)}\n`)
