/**
 * Training steps of our engine beside PyTorch and TensorFlow.js: milliseconds a step, samples a second, memory, ratios.
 *
 *   npm run bench:nn -- [--networks mlp,cnn,gpt] [--threads 1,2] [--python python3] [--modules FOLDER]
 *   npm run bench:nn -- --pauses        the longest pauses of the event loop while models train
 *
 * Every engine is one process for each network and number of threads. The processes take turns: each warms up, then five
 * rounds follow in which each trains one pass, and the middle one counts. A processor that is busy or hot for a while so
 * meets all alike. Memory is the most that the process has held.
 *
 * Peers that are not installed are named and left out: PyTorch is taken from --python, TensorFlow.js from the node_modules of
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

/** How each engine is started, and which networks it can train. */
const engines = {
  Bellwether: { command: [process.execPath, built('ours')], trains: ['mlp', 'cnn', 'gpt'], rest: [] },
  PyTorch: { command: [values.python, source('torch_run.py')], trains: ['mlp', 'cnn', 'gpt'], rest: [] },
  'TensorFlow.js': { command: [process.execPath, built('tfjs')], trains: ['mlp'], rest: [values.modules] },
} as const

type EngineName = keyof typeof engines

const row = (name: string, cells: readonly string[]) =>
  console.log(`  ${name.padEnd(16)}${cells.map((cell) => cell.padStart(12)).join('')}`)

async function startAll(network: NetworkName, threads: number): Promise<Map<EngineName, Peer>> {
  const started = new Map<EngineName, Peer>()
  for (const [name, { command, trains, rest }] of Object.entries(engines)) {
    if (!(trains as readonly string[]).includes(network)) continue
    const peer = await startPeer([...command, network, String(threads), ...rest])
    if (peer) started.set(name as EngineName, peer)
  }
  return started
}

/** Lets the processes take turns. */
async function takeTurns(peers: ReadonlyMap<EngineName, Peer>): Promise<Map<EngineName, Pass[]>> {
  const passes = new Map([...peers.keys()].map((name) => [name, [] as Pass[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, peer] of peers) passes.get(name)!.push(await peer.pass())
  }
  return passes
}

function print(network: NetworkName, passes: ReadonlyMap<EngineName, Pass[]>): void {
  const step = (name: EngineName) => median((passes.get(name) ?? []).map((pass) => pass.milliseconds))
  for (const [name, { trains }] of Object.entries(engines) as [EngineName, { trains: readonly string[] }][]) {
    const own = passes.get(name)
    if (!own) {
      row(name, [trains.includes(network) ? 'not installed here' : 'cannot train it'])
      continue
    }
    const rate = Math.round((networks[network].batch * 1000) / step(name))
    const megabytes = Math.max(...own.map((pass) => pass.megabytes))
    const ratio = (step('Bellwether') / step(name)).toFixed(3)
    row(name, [step(name).toFixed(3), String(rate), megabytes.toFixed(0), ratio])
  }
}

async function compare(): Promise<void> {
  const abouts = new Map<EngineName, string>()
  console.log(`${cpus()[0]?.model.trim() ?? 'processor'}, ${cpus().length} of it; median of ${rounds} rounds`)
  for (const network of values.networks.split(',') as NetworkName[]) {
    for (const threads of values.threads.split(',').map(Number)) {
      const peers = await startAll(network, threads)
      for (const [name, peer] of peers) {
        if (!abouts.has(name)) console.log(`${name}: ${peer.about}`)
        abouts.set(name, peer.about)
      }
      console.log(`\n${network}, batch ${networks[network].batch}, threads: ${threads}`)
      row('', ['ms a step', 'samples/s', 'MB', 'ours / it'])
      print(network, await takeTurns(peers))
      for (const peer of peers.values()) peer.end()
    }
  }
}

await (values.pauses ? printPauses() : compare())
