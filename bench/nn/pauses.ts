import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * The longest time that the event loop did not turn, and the most that its thread computed between two turns, in milliseconds.
 * On a busy machine the first is longer: other programs had the processor.
 */
export type Pause = { readonly pause: number; readonly own: number }
type Pauses = Readonly<Record<string, Pause>>

const program = fileURLToPath(new URL('./pausing.js', import.meta.url))

/** Runs a program of `pausing.ts` to its end, or until it is told to end. */
async function pausesOf(name: string, until?: Promise<unknown>): Promise<Pauses> {
  const child = spawn(process.execPath, [program, name], { stdio: ['pipe', 'pipe', 'inherit'] })
  void until?.then(() => child.stdin.end())
  let last = '{}'
  for await (const line of createInterface(child.stdout)) last = line
  return JSON.parse(last) as Pauses
}

const cell = ({ pause, own }: Pause) => `${own.toFixed(1)} (${pause.toFixed(1)})`.padStart(14)

/**
 * Prints how long the event loop is kept from turning while models are made, trained, validated, used and saved, beside a
 * process that does nothing at the same time.
 */
export async function printPauses(): Promise<void> {
  console.log('most that the thread computes between two turns of the event loop (longest pause), ms')
  for (const name of ['mnist', 'cnn', 'gpt']) {
    const run = pausesOf(name)
    const [pauses, idle] = await Promise.all([run, pausesOf('idle', run)])
    const parts = { ...pauses, 'idle process': idle.idle as Pause }
    console.log(`${name}:`)
    for (const [part, pause] of Object.entries(parts)) console.log(`  ${part.padEnd(14)}${cell(pause)}`)
  }
}
