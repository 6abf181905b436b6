/**
 * Training steps of our engine beside PyTorch and TensorFlow.js: milliseconds a step, samples a second, memory, ratios.
 *
 *   npm run bench:nn -- [--networks mlp,cnn,gpt] [--threads 1,2] [--python python3] [--modules FOLDER]
 *   npm run bench:nn -- --pauses        the longest pauses of the event loop while models train
 *
 * Every engine is one process for each network and number of threads. The processes take turns: each warms up, then five
 * rounds follow in which each trains one pass, and the middle one counts. A processor that is busy or hot for a while so
 * meets all alike. Beside the time stands what the process computed, of all its threads: on a machine that others use too it
 * is the fairer figure. Memory is the most that the process has held.
 *
 * Peers that are not installed are named and left out: PyTorch is taken from --python (several with commas
 * between them), TensorFlow.js from the node_modules of
 * --modules (npm i --prefix FOLDER @tensorflow/tfjs @tensorflow/tfjs-backend-wasm).
 */
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '@bellwether/core'
import { type NetworkName, networks } from './networks.ts'
import { printPauses } from './pauses.ts'
import { type Peer, startPeer } from './peer.ts'
import type { Pass } from './rounds.ts'

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: 'mlp,cnn,gpt' },
    threads: { type: 'string', default: '1,2' },
    python: { type: 'string', default: 'python3' },
    modules: { type: 'string', default: '.' },
    pauses: { type: 'boolean', default: false },
  },
})

const built = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url))
const source = (name: string) => fileURLToPath(new URL(`../../nn/${name}`, import.meta.url))
const rounds = 5

type Engine = {
  readonly name: string
  readonly command: readonly string[]
  readonly trains: readonly string[]
}

const everything = ['mlp', 'cnn', 'gpt']
const pythons = values.python.split(',')

/** How each engine is started, and which networks it can train. */
const engines: readonly Engine[] = [
  { name: 'Bellwether', command: [process.execPath, built('ours')], trains: everything },
  ...pythons.map((python, i) => ({
    name: i === 0 ? 'PyTorch' : `PyTorch (${i + 1})`,
    command: [python, source('torch_run.py')],
    trains: everything,
  })),
  { name: 'TensorFlow.js', command: [process.execPath, built('tfjs')], trains: ['mlp'] },
]

const row = (name: string, cells: readonly string[]) =>
  console.log(`  ${name.padEnd(14)}${cells.map((cell) => cell.padStart(13)).join('')}`)

type Started = ReadonlyMap<Engine, Peer | undefined>

async function startAll(network: NetworkName, threads: number): Promise<Started> {
  const started = new Map<Engine, Peer | undefined>()
  for (const engine of engines.filter(({ trains }) => trains.includes(network))) {
    const command = [...engine.command, network, String(threads), values.modules]
    started.set(engine, await startPeer(command, threads))
  }
  return started
}

/** Lets the processes take turns. */
async function takeTurns(started: Started): Promise<Map<Engine, Pass[]>> {
  const passes = new Map<Engine, Pass[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [engine, peer] of started) {
      if (peer) passes.set(engine, [...(passes.get(engine) ?? []), await peer.pass()])
    }
  }
  return passes
}

const middle = (passes: readonly Pass[], what: keyof Pass) => median(passes.map((pass) => pass[what]))

function print(network: NetworkName, passes: ReadonlyMap<Engine, Pass[]>): void {
  const ours = passes.get(engines[0]!) ?? []
  for (const engine of engines) {
    const own = passes.get(engine)
    if (!own) {
      row(engine.name, [engine.trains.includes(network) ? 'not installed' : 'cannot train'])
      continue
    }
    const [step, computed] = [middle(own, 'milliseconds'), middle(own, 'computed')]
    row(engine.name, [
      step.toFixed(3),
      String(Math.round((networks[network].batch * 1000) / step)),
      (middle(ours, 'milliseconds') / step).toFixed(3),
      computed.toFixed(3),
      (middle(ours, 'computed') / computed).toFixed(3),
      Math.max(...own.map((pass) => pass.megabytes)).toFixed(0),
    ])
  }
}

async function compare(): Promise<void> {
  const known = new Set<Engine>()
  console.log(`${cpus()[0]?.model.trim() ?? 'processor'}, ${cpus().length} of it; median of ${rounds} rounds`)
  for (const network of values.networks.split(',') as NetworkName[]) {
    for (const threads of values.threads.split(',').map(Number)) {
      const started = await startAll(network, threads)
      for (const [engine, peer] of started) {
        if (peer && !known.has(engine)) console.log(`${engine.name}: ${peer.about}`)
        if (peer) known.add(engine)
      }
      console.log(`\n${network}, batch ${networks[network].batch}, threads: ${threads}`)
      row('', ['ms a step', 'samples/s', 'ours / it', 'CPU ms', 'ours / it', 'MB'])
      print(network, await takeTurns(started))
      for (const peer of started.values()) peer?.end()
    }
  }
}

await (values.pauses ? printPauses() : compare())
