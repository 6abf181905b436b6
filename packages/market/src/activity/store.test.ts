import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom, type Grain, shuffle } from '@bellwether/core'
import sql, { raw } from 'sql-template-tag'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDuckdb } from '../engines/duckdb.ts'
import { growth } from '../growth/growth.ts'
import { growthBySets, type Use } from '../growth/log.contract.ts'
import { replaceManifest } from '../workspace/manifest.ts'
import { openWorkspace } from '../workspace/open.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  await mkdir(join(folder, 'parts'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const start = Date.parse('2025-01-01T00:00:00Z') / 1000

function randomUses(seed: number, count: number, days: number): Use[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => ({
    at: start + random.integer(days * 86_400),
    user: `u${random.integer(30)}`,
    product: 'X',
  }))
}

/** Writes uses as a part of the workspace, as an import would. */
async function writePart(name: string, uses: readonly Use[]) {
  const engine = await openDuckdb({ threads: 1 })
  const rows = uses.map(({ at, user }) => `(to_timestamp(${at}) at time zone 'UTC', '${user}', 'X')`)
  const path = join(folder, 'parts', name)
  await engine.run(
    sql`copy (select * from (values ${raw(rows.join(','))}) v(ts, user_id, product)) to ${raw(`'${path}'`)}`,
  )
  await engine.close()
  const days = uses.map(({ at }) => new Date(at * 1000).toISOString().slice(0, 10)).toSorted()
  return {
    table: 'events' as const,
    file: `parts/${name}`,
    rows: uses.length,
    columns: ['ts', 'user_id', 'product'],
    first: days[0]!,
    last: days.at(-1)!,
    source: { name, sha256: name },
    mapping: {},
    options: {},
    licence: null,
    rejected: 0,
    rejects: null,
    imported: '2025-01-01T00:00:00Z',
  }
}

async function answer(grain: Grain = 'week') {
  const workspace = await openWorkspace(folder)
  try {
    return await growth(workspace, { grain })
  } finally {
    await workspace.close()
  }
}

const expected = (uses: readonly Use[], grain: Grain = 'week') =>
  growthBySets(uses, { grain, timezone: 'UTC', weekStart: 1 })

const indexFiles = async () => {
  const [index] = await readdir(join(folder, 'index'))
  return (await readdir(join(folder, 'index', index!))).toSorted()
}

it('appends only what is new, whatever the order in which events arrive', async () => {
  const uses = randomUses(1, 400, 200)
  const shuffled = shuffle([...uses, ...uses.slice(0, 50)], createRandom(2))
  const parts = []
  for (let i = 0; i < 3; i++) {
    const slice = shuffled.slice(i * 150, (i + 1) * 150)
    parts.push(await writePart(`${i}.parquet`, slice))
    await replaceManifest(folder, { format: 1, parts })
    expect(await answer()).toMatchObject(expected(shuffled.slice(0, (i + 1) * 150)))
    expect(await indexFiles()).toHaveLength(i + 2)
  }
})

it('reads few events beside the index, and writes them into it once they are many', async () => {
  const uses = randomUses(7, 400, 150)
  const parts = [await writePart('all.parquet', uses)]
  await replaceManifest(folder, { format: 1, parts })
  await answer()
  const built = await indexFiles()
  // Among them a new user, a day far before and one far after all others, and an event told twice.
  const late = [
    { ...uses[0]!, at: start - 400 * 86_400 },
    { at: start + 700 * 86_400, user: 'new', product: 'X' },
    uses[1]!,
  ]
  parts.push(await writePart('few.parquet', late))
  await replaceManifest(folder, { format: 1, parts })
  for (const grain of ['day', 'week', 'month'] as const)
    expect(await answer(grain)).toMatchObject(expected([...uses, ...late], grain))
  expect(await indexFiles()).toEqual(built)
  const more = randomUses(8, 5, 160)
  parts.push(await writePart('more.parquet', more))
  await replaceManifest(folder, { format: 1, parts })
  expect(await answer()).toMatchObject(expected([...uses, ...late, ...more]))
  expect(await indexFiles()).toHaveLength(built.length + 1)
  await replaceManifest(folder, { format: 1, parts: [parts[2]!] })
  expect(await answer()).toMatchObject(expected(more))
})

it('bridges years without events between parts', async () => {
  const [early, later] = [randomUses(9, 30, 20), randomUses(10, 30, 20)]
  const moved = later.map((use) => ({ ...use, at: use.at + 900 * 86_400 }))
  const parts = [await writePart('early.parquet', early)]
  await replaceManifest(folder, { format: 1, parts })
  expect(await answer()).toMatchObject(expected(early))
  await replaceManifest(folder, { format: 1, parts: [...parts, await writePart('later.parquet', moved)] })
  expect(await answer()).toMatchObject(expected([...early, ...moved]))
})

it('puts many parts together and answers the same', async () => {
  const uses = randomUses(3, 300, 100)
  const parts = []
  for (let i = 0; i < 15; i++) {
    parts.push(await writePart(`${i}.parquet`, uses.slice(i * 20, (i + 1) * 20)))
    await replaceManifest(folder, { format: 1, parts })
    await answer()
  }
  expect((await indexFiles()).length).toBeLessThan(6)
  expect(await answer()).toMatchObject(expected(uses))
})

it('is made anew when events are replaced, and when its own files are damaged', async () => {
  const [old, replaced] = [randomUses(4, 100, 60), randomUses(5, 100, 60)]
  await replaceManifest(folder, { format: 1, parts: [await writePart('old.parquet', old)] })
  expect(await answer()).toMatchObject(expected(old))
  await replaceManifest(folder, { format: 1, parts: [await writePart('new.parquet', replaced)] })
  expect(await answer()).toMatchObject(expected(replaced))
  const [index] = await readdir(join(folder, 'index'))
  await writeFile(join(folder, 'index', index!, 'index.json'), '{"parts":')
  expect(await answer()).toMatchObject(expected(replaced))
})

it('keeps months by themselves until there are days, which months follow from', async () => {
  const uses = randomUses(6, 300, 200)
  const parts = [await writePart('0.parquet', uses.slice(0, 250))]
  await replaceManifest(folder, { format: 1, parts })
  const indexes = async () => (await readdir(join(folder, 'index'))).length
  expect(await answer('month')).toMatchObject(expected(uses.slice(0, 250), 'month'))
  expect(await answer('quarter')).toMatchObject(expected(uses.slice(0, 250), 'quarter'))
  expect(await indexes()).toBe(1)
  expect(await answer('week')).toMatchObject(expected(uses.slice(0, 250)))
  expect(await indexes()).toBe(2)
  const more = await writePart('1.parquet', uses.slice(250))
  await replaceManifest(folder, { format: 1, parts: [...parts, more] })
  expect(await answer('week')).toMatchObject(expected(uses))
  expect(await answer('month')).toMatchObject(expected(uses, 'month'))
  await rm(join(folder, 'index'), { recursive: true })
  await answer('day')
  expect(await answer('year')).toMatchObject(expected(uses, 'year'))
  expect(await indexes()).toBe(1)
})
