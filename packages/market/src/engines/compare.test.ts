import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleReference } from './check.ts'
import { type ComparedMeasure, compareEngines } from './compare.ts'
import { engineContract } from './engine.contract.ts'
import type { Engine } from './engine.ts'
import { questions } from './questions/registry.ts'
import { calendars, sampleHalves } from './random-log.ts'

let engine: Engine
beforeAll(async () => {
  engine = await sampleReference(1)
})
afterAll(() => engine.close())

describe('the embedded engine', () => engineContract(() => engine))

const compareWith = async (other: Engine, measures = Object.keys(questions)) => {
  const compared: ComparedMeasure[] = []
  const question = {
    settings: calendars.slice(0, 1),
    halves: sampleHalves,
    measures,
    tables: new Set(['events', 'sales'] as const),
  }
  for await (const measure of compareEngines(other, engine, question)) compared.push(measure)
  return compared
}

it('asks every measure, and each has rows on the random log', async () => {
  const same = await compareWith(engine)
  expect(same.map(({ measure }) => measure)).toEqual(Object.keys(questions))
  for (const { measure, ok, rows, cells } of same)
    expect([measure, ok, rows > 0 && cells > 0]).toEqual([measure, true, true])
})

it('finds the one cell that an engine gets wrong, and an engine that fails', async () => {
  const wrong: Engine = {
    ...engine,
    all: async (query) => {
      const rows = await engine.all(query)
      return rows.map((row, i) => ('fresh' in row && i === 10 ? { ...row, fresh: 7_777 } : row)) as never
    },
  }
  const compared = await compareWith(wrong, ['growth day', 'revenue kept'])
  const growth = compared.find(({ measure }) => measure === 'growth day')
  expect(growth).toMatchObject({ ok: false, difference: expect.stringContaining('7777') })
  expect(compared.find(({ measure }) => measure === 'revenue kept')?.ok).toBe(true)
  const failing: Engine = { ...engine, all: () => Promise.reject(new Error('no such function')) }
  for (const { ok, difference } of await compareWith(failing, ['active', 'customers shared'])) {
    expect([ok, difference]).toEqual([false, 'no such function'])
  }
})

it('has repeated events and users of two names in its log', async () => {
  const [row] = await engine.all(sql`
    select count(*) as events, count(distinct user_id || cast(ts as varchar) || event) as told
    from events`)
  expect(row!.events as number).toBeGreaterThan(row!.told as number)
})
