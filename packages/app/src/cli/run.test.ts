import { expect, it } from 'vitest'
import { runCli } from './run.ts'

/** Runs a command line as a person at a terminal would, or as a pipe would. */
async function run(
  args: string[],
  { terminal = false, env = {} }: { terminal?: boolean; env?: Record<string, string> } = {},
) {
  const printed = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: terminal,
    write: (text: string) => (printed[name] += text),
  })
  const code = await runCli(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    signal: new AbortController().signal,
  })
  return { code, ...printed }
}

it('refuses an unknown command and option with exit code 2, and suggests the right one', async () => {
  const command = await run(['doctr'])
  expect(command.code).toBe(2)
  expect(command.stderr).toContain('doctor')
  expect(command.stdout).toBe('')
  expect((await run(['doctor', '--nope'])).code).toBe(2)
})

it('refuses an unknown language and says which there are', async () => {
  const { code, stderr } = await run(['--lang', 'fr'])
  expect(code).toBe(2)
  expect(stderr).toContain('"fr"')
  expect(stderr).toContain('--lang en|zh')
})

it('speaks the language of the system unless told otherwise', async () => {
  expect((await run(['doctor'], { terminal: true, env: { LANG: 'zh_CN.UTF-8' } })).stdout).toContain('组件')
  expect(
    (await run(['doctor', '--lang', 'en'], { terminal: true, env: { LANG: 'zh_CN.UTF-8' } })).stdout,
  ).toContain('Part')
})

it('answers a pipe with one JSON object a line and a terminal with a table', async () => {
  const piped = await run(['doctor'])
  const rows = piped.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows[0]).toMatchObject({ name: 'Node.js', state: 'ok', detail: process.versions.node })
  const { stdout } = await run(['doctor'], { terminal: true, env: { NO_COLOR: '1' } })
  expect(stdout).toContain('─')
  expect(stdout).not.toContain('\u001b[')
})
