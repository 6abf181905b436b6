import { createInterface } from 'node:readline'

/** What an engine says once it is warm: who it is, and how many steps each of its passes takes. */
export type Ready = { readonly about: string; readonly steps: number }

/**
 * What it says after each pass: milliseconds a step, those that its process computed, of all threads (the fairer figure where
 * other programs take turns on the processor), and the most memory that it has held.
 */
export type Pass = { readonly milliseconds: number; readonly computed: number; readonly megabytes: number }

/** Passes take no longer than this, so that a slow engine does not hold up the others. */
const longestPass = 1500

/** Makes data for so many steps and gives what trains on them: only that is timed. */
export type Prepare = (steps: number) => () => Promise<void>

async function timed(prepare: Prepare, steps: number): Promise<Pass> {
  const work = prepare(steps)
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const [milliseconds, { user, system }] = [performance.now() - start, process.cpuUsage(before)]
  return {
    milliseconds: milliseconds / steps,
    computed: (user + system) / 1000 / steps,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }
}

const say = (what: Ready | Pass) => process.stdout.write(`${JSON.stringify(what)}\n`)

/**
 * Warms up, finds how many steps a pass may take, then runs one pass for each line that comes in.
 *
 * @param most steps of a pass
 */
export async function answerRounds(about: string, most: number, prepare: Prepare): Promise<void> {
  await timed(prepare, 2)
  const { milliseconds } = await timed(prepare, Math.max(2, Math.round(most / 16)))
  const steps = Math.max(2, Math.min(most, Math.round(longestPass / milliseconds)))
  await timed(prepare, steps)
  say({ about, steps })
  for await (const _ of createInterface(process.stdin)) say(await timed(prepare, steps))
}
