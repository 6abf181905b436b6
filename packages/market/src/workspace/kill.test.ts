import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createRandom } from '@bellwether/core'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFile } from '../import/import.ts'
import { openWorkspace } from './open.ts'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bellwether-kill-'))
const workspace = join(folder, 'workspace')

beforeAll(() => {
  // A process of its own runs the built package.
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-b', packageFolder], { stdio: 'ignore' })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rowsEach = 2000

/** A file whose rows are all of one vendor, so that a half-written import would show in its count. */
function writeSales(name: string): string {
  const path = join(folder, `${name}.csv`)
  const line = (i: number) => (i % 50 === 0 ? 'no day' : '2025-01-01')
  const lines = Array.from({ length: rowsEach }, (_, i) => `${line(i)},${name},${i}`)
  writeFileSync(path, `date,vendor,amount\n${lines.join('\n')}\n`)
  return path
}

/** Imports files one after the other, for ever, telling the name of each when it is done. */
const script = `
  import { writeFileSync } from 'node:fs'
  import { importFile } from ${JSON.stringify(pathToFileURL(join(packageFolder, 'dist/index.js')).href)}
  const [folder, workspace, prefix] = process.argv.slice(1)
  for (let n = 0; ; n++) {
    const path = folder + '/' + prefix + n + '.csv'
    const rows = Array.from({ length: ${rowsEach} }, (_, i) =>
      (i % 50 === 0 ? 'no day' : '2025-01-01') + ',' + prefix + n + ',' + i)
    writeFileSync(path, 'date,vendor,amount\\n' + rows.join('\\n') + '\\n')
    await importFile(path, workspace, { as: 'sales' }, { threads: 1 })
    process.stdout.write(prefix + n + '\\n')
  }
`

function startImporter(prefix: string): { child: ChildProcess; done: string[] } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder, workspace, prefix])
  const done: string[] = []
  child.stdout.on('data', (text) => done.push(...String(text).trim().split('\n')))
  return { child, done }
}

async function vendorCounts(): Promise<Map<string, number>> {
  const opened = await openWorkspace(workspace, { threads: 1 })
  const rows = await opened.all<{ vendor: string; n: number }>(
    sql`select vendor, count(*) as n from sales group by vendor`,
  )
  await opened.close()
  return new Map(rows.map(({ vendor, n }) => [vendor, n]))
}

const kept = rowsEach - rowsEach / 50

test('a workspace is whole after a kill at any moment, and the next import cleans up', async () => {
  const random = createRandom(20_251)
  const finished: string[] = []
  for (let round = 0; round < 8; round++) {
    const { child, done } = startImporter(`r${round}x`)
    const ended = once(child, 'close')
    // Wait for the first import of some rounds, so that kills fall on the way there and after.
    if (round % 2 === 0) await Promise.race([once(child.stdout!, 'data'), ended])
    await sleep(random.integer(round % 2 === 0 ? 400 : 1500))
    child.kill('SIGKILL')
    await ended
    finished.push(...done)
    const counts = await vendorCounts()
    // What was reported as done is there; one more may be: committed, but killed before it could say so.
    for (const vendor of finished) expect(counts.get(vendor)).toBe(kept)
    for (const count of counts.values()) expect(count).toBe(kept)
    expect(counts.size - finished.length).toBeLessThanOrEqual(round + 1)
  }
  expect(finished.length).toBeGreaterThan(0)
  await importFile(writeSales('last'), workspace, { as: 'sales' }, { threads: 1 })
  expect((await vendorCounts()).get('last')).toBe(kept)
  expect(readdirSync(join(workspace, 'staging'))).toEqual([])
  expect(readdirSync(workspace).sort()).toEqual(['manifest.json', 'parts', 'rejects', 'staging'])
}, 120_000)

test('readers never see a half while one writes', async () => {
  const { child } = startImporter('reader')
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout!, 'data'), ended])
  for (let i = 0; i < 10; i++) for (const count of (await vendorCounts()).values()) expect(count).toBe(kept)
  child.kill('SIGKILL')
  await ended
})
