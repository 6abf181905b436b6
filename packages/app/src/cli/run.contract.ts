import { runCli } from './run.ts'

/** Runs a command line into a pipe, or at a terminal: what it printed and its exit code. */
export async function run(args: string[], terminal = false) {
  const printed = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: terminal,
    columns: 160,
    write: (text: string) => (printed[name] += text),
  })
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') }
  const { signal } = new AbortController()
  const code = await runCli(args, { ...streams, env: { NO_COLOR: '1' }, signal })
  return { code, ...printed }
}

/** Printed NDJSON as rows. */
export const parsed = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
