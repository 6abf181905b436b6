/**
 * Training steps of our engine beside PyTorch and TensorFlow.js: milliseconds a step, samples a second, memory, ratios.
 *
 *   npm run bench:nn -- [--networks mlp,cnn,gpt] [--threads 1,2] [--python python3]
 *
 * Each run is a process of its own: a warm pass, then five that are timed; the middle one counts. Peers that are not
 * installed are named and left out: PyTorch is taken from --python, TensorFlow.js after
 * `npm i --no-save @tensorflow/tfjs @tensorflow/tfjs-backend-wasm`.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '@bellwether/core'
import { type NetworkName, networks, type Result } from './networks.ts'

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: 'mlp,cnn,gpt' },
    threads: { type: 'string', default: '1,2' },
    python: { type: 'string', default: 'python3' },
  },
})

const built = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url))
const source = (name: string) => fileURLToPath(new URL(`../../nn/${name}`, import.meta.url))

/** How each engine is started, and which networks it can train. */
const engines = {
  'Bellwether (ortNode)': { command: [process.execPath, built('ours')], trains: ['mlp', 'cnn', 'gpt'] },
  PyTorch: { command: [values.python, source('torch_run.py')], trains: ['mlp', 'cnn', 'gpt'] },
  'TensorFlow.js WASM': { command: [process.execPath, built('tfjs')], trains: ['mlp'] },
} as const

/** One run; nothing when the engine is not installed. */
function measure(command: readonly string[], network: NetworkName, threads: number): Result | undefined {
  const [program = '', ...args] = command
  const { stdout, status } = spawnSync(program, [...args, network, String(threads)], { encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1) as string) as Result) : undefined
}

function line(name: string, network: NetworkName, result: Result | undefined, ours: number): string {
  if (!result) return `  ${name.padEnd(22)} not installed here`
  const step = median(result.times)
  const rate = Math.round((networks[network].batch * 1000) / step)
  const cells = [step.toFixed(3), String(rate), result.megabytes.toFixed(0), (ours / step).toFixed(3)]
  return `  ${name.padEnd(22)} ${cells.map((cell) => cell.padStart(11)).join('')}`
}

const head = ['ms a step', 'samples/s', 'MB', 'ours / it'].map((title) => title.padStart(11)).join('')
for (const network of values.networks.split(',') as NetworkName[]) {
  for (const threads of values.threads.split(',').map(Number)) {
    console.log(`${network}, batch ${networks[network].batch}, ${threads} thread${threads > 1 ? 's' : ''}`)
    console.log(`  ${''.padEnd(22)} ${head}`)
    let ours = Number.NaN
    for (const [name, { command, trains }] of Object.entries(engines)) {
      if (!(trains as readonly string[]).includes(network)) {
        console.log(`  ${name.padEnd(22)} cannot train it`)
        continue
      }
      const result = measure(command, network, threads)
      if (Number.isNaN(ours) && result) ours = median(result.times)
      console.log(line(name, network, result, ours))
    }
  }
}
