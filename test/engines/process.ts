import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why a job can't run here: said, and not failed. */
export class Missing extends Error {}

/** A folder for what is fetched once: engines are too large to fetch for every run. */
export function cacheFolder(name: string): string {
  const root = process.env.BELLWETHER_ENGINES ?? join(homedir() || tmpdir(), '.cache', 'bellwether-engines')
  const folder = join(root, name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Runs a program to its end; gives what it printed. @throws Missing when it is not there or fails */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', () => reject(new Missing(`${command} is not installed`)))
    child.once('close', resolve)
  })
  const text = output.join('')
  if (code === 0) return text
  throw new Missing(`${command} ${args[0]} failed: ${text.trim().split('\n').at(-1)}`)
}

/** Ends a process that this one started, and waits until it is gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await gone
  clearTimeout(late)
}
