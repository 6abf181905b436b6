import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runCli } from '../run.ts'

/** Runs `bellwether import` on a file of this content, into a workspace beside it. */
function importer(content: string, name = 'sales.csv') {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  return async (args: string[] = [], { terminal = false, signal = new AbortController().signal } = {}) => {
    const printed = { stdout: '', stderr: '' }
    const stream = (to: 'stdout' | 'stderr') => ({
      isTTY: terminal,
      write: (text: string) => (printed[to] += text),
    })
    const all = ['import', path, '--workspace', join(folder, 'w'), ...args]
    const streams = { stdout: stream('stdout'), stderr: stream('stderr') }
    const code = await runCli(all, { ...streams, env: { NO_COLOR: '1' }, signal })
    return { code, ...printed, folder }
  }
}

const csv =
  'date,customer,brand,amount,colour\n2025-01-01,c1,A,1.5,red\n2025-02-31,c1,B,2,red\n2025-01-03,c2,A,"1,5\n2025-01-04,c1,B,zwei,red\n'

it('shows the guess, what was taken, each reason with its line and remedy, and what to ask next', async () => {
  const { code, stdout } = await importer(csv)([], { terminal: true })
  expect(code).toBe(0)
  expect(stdout).toContain('sales.csv as sales:')
  expect(stdout).toMatch(/vendor\s+column "brand"/)
  expect(stdout).toContain('Kept as properties: colour')
  expect(stdout).toContain('--currency USD')
  expect(stdout).toContain('1 rows imported, 2025-01-01 to 2025-01-01.')
  expect(stdout).toContain('3 rows rejected')
  expect(stdout).toContain('1 × is not a date, first at sales.csv:3 ts "2025-02-31"')
  expect(stdout).toContain('1 × a quote is not closed, or text follows it, first at sales.csv:4')
  expect(stdout).toContain('→ write 1234.5, or say --decimal')
  expect(stdout.match(/bellwether \w+ --workspace/g)).toEqual([
    'bellwether share --workspace',
    'bellwether change --workspace',
    'bellwether switching --workspace',
  ])
})

it('answers a pipe with one object, and speaks Chinese', async () => {
  const run = importer(csv)
  const { stdout, folder } = await run(['--currency', 'USD'])
  const answer = JSON.parse(stdout)
  expect(answer).toMatchObject({ state: 'imported', table: 'sales', read: 4, rows: 1, rejected: 3 })
  expect(answer.columns).toContainEqual({ column: 'currency', kind: 'constant', text: 'USD', by: 'option' })
  expect(readFileSync(join(folder, 'w', answer.rejects), 'utf8')).toContain('sales.csv,3,ts,2025-02-31,')
  expect(JSON.parse((await run()).stdout)).toMatchObject({ state: 'unchanged', rows: 1, rejected: 3 })
  expect((await run(['--lang', 'zh'], { terminal: true })).stdout).toContain('工作区中已有此内容')
})

it('guesses the table by its columns', async () => {
  const events = await importer('time,user,event\n2025-01-01,u,open\n', 'e.csv')()
  expect(JSON.parse(events.stdout)).toMatchObject({ table: 'events', rows: 1 })
})

it('--dry-run writes nothing', async () => {
  const { stdout } = await importer(csv)(['--dry-run'])
  expect(JSON.parse(stdout)).toMatchObject({ state: 'planned', rows: 0, rejects: null })
})

it('takes columns, constants, rates and notations from options', async () => {
  const run = importer('31/01/2025;A;1,5;EUR\n')
  const options = [
    '--columns',
    'd,brand,amount,currency',
    '--map',
    'ts=d',
    '--set',
    'region=EU',
    '--date-format',
    'd/m/y',
  ]
  const { stdout } = await run([
    ...options,
    '--decimal',
    ',',
    '--rate',
    'EUR=1.1@2025-01-01',
    '--convert-to',
    'USD',
  ])
  expect(JSON.parse(stdout)).toMatchObject({ state: 'imported', rows: 1, first: '2025-01-31' })
})

it.each([
  [['--map', 'vendor'], 'COLUMN=VALUE'],
  [['--map', 'vendor=none'], 'has no column "none"'],
  [['--decimal', ';'], 'decimal sign'],
  [['--as', 'nothing'], 'sales, observations, events'],
  [['--encoding', 'klingon'], 'not an encoding'],
  [['--rate', 'EUR=1'], 'dated rate'],
  [['--date-format', 'when'], 'notation of dates'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await importer(csv)(args)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('stops at Ctrl-C and leaves nothing behind', async () => {
  const { code, stdout } = await importer(csv)([], { signal: AbortSignal.abort() })
  expect(code).toBe(130)
  expect(stdout).toBe('')
})
