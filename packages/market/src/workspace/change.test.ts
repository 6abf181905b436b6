import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeWorkspace } from './change.ts'
import { type Part, readManifest } from './manifest.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const part = (file: string): Part => ({
  table: 'events',
  file,
  rows: 1,
  columns: [],
  first: null,
  last: null,
  source: { name: 'x', sha256: 'x' },
  mapping: {},
  options: {},
  licence: null,
  rejected: 0,
  rejects: null,
  imported: '2025-01-01T00:00:00Z',
})

async function addPart(name: string): Promise<string> {
  return changeWorkspace(folder, async (change) => {
    const file = join(change.staging, name)
    await writeFile(file, 'rows')
    const kept = await change.keep(file, 'parts', name)
    await change.commit([...change.manifest.parts, part(kept)])
    return kept
  })
}

test('a change keeps its files under free names and leaves nothing unfinished', async () => {
  expect(await addPart('a.parquet')).toBe('parts/a.parquet')
  expect(await addPart('a.parquet')).toBe('parts/a-2.parquet')
  expect((await readManifest(folder)).parts.map(({ file }) => file)).toEqual([
    'parts/a.parquet',
    'parts/a-2.parquet',
  ])
  expect(await readdir(join(folder, 'staging'))).toEqual([])
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'parts', 'rejects', 'staging'])
})

test('work that fails changes nothing', async () => {
  await addPart('a.parquet')
  await expect(
    changeWorkspace(folder, async (change) => {
      await writeFile(join(change.staging, 'half'), 'half')
      throw new Error('stopped')
    }),
  ).rejects.toThrow('stopped')
  expect((await readManifest(folder)).parts).toHaveLength(1)
  expect(await readdir(join(folder, 'staging'))).toEqual([])
})

test('there is one writer at a time', async () => {
  await changeWorkspace(folder, async () => {
    await expect(addPart('b.parquet')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`process ${process.pid}`),
    })
  })
  await addPart('b.parquet')
})

const lockOf = (holder: object) => writeFile(join(folder, 'workspace.lock'), JSON.stringify(holder))

test('the lock of a process that has ended, or whose id was given to another, is taken over', async () => {
  await mkdir(folder, { recursive: true })
  await lockOf({ pid: 2 ** 22 + 1, started: null, host: hostname(), token: 'dead' })
  await addPart('a.parquet')
  if (process.platform !== 'win32') {
    await lockOf({ pid: process.ppid, started: 'at another time', host: hostname(), token: 'reused' })
    await addPart('b.parquet')
  }
  expect((await readManifest(folder)).parts.length).toBeGreaterThan(0)
})

test("another machine's lock is respected", async () => {
  await lockOf({ pid: 1, started: null, host: `not-${hostname()}`, token: 'far' })
  await expect(addPart('a.parquet')).rejects.toMatchObject({
    hint: expect.stringContaining('workspace.lock'),
  })
})

test('a change whose lock was taken over commits nothing', async () => {
  await expect(
    changeWorkspace(folder, async (change) => {
      await lockOf({ pid: 1, started: null, host: 'thief', token: 'stolen' })
      await change.commit([part('parts/x.parquet')])
    }),
  ).rejects.toMatchObject({ message: expect.stringContaining('took over') })
  expect((await readManifest(folder)).parts).toEqual([])
})

test('leftovers of ended processes are deleted, those of running ones stay', async () => {
  const dead = `${2 ** 22 + 1}-abc`
  await mkdir(join(folder, 'staging', dead), { recursive: true })
  await mkdir(join(folder, 'staging', `${process.ppid}-spill`), { recursive: true })
  await writeFile(join(folder, `manifest.json.${2 ** 22 + 1}.tmp`), '{')
  await addPart('a.parquet')
  expect(await readdir(join(folder, 'staging'))).toEqual([`${process.ppid}-spill`])
  expect(await readdir(folder)).not.toContain(`manifest.json.${2 ** 22 + 1}.tmp`)
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder that may not be written to',
  async () => {
    await chmod(folder, 0o500)
    await expect(addPart('a.parquet')).rejects.toMatchObject({
      name: 'UserError',
      hint: expect.stringContaining('--workspace'),
    })
  },
)

test('a path through a file', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(changeWorkspace(join(folder, 'file', 'ws'), async () => 1)).rejects.toMatchObject({
    name: 'UserError',
  })
})

test.runIf(existsSync('/proc/self'))('a place where no folder can be made is refused', async () => {
  await expect(changeWorkspace('/proc/none/shop', async () => {})).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('no folder can be made there'),
  })
})
