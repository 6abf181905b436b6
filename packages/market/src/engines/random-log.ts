import { tables } from '../schema/tables.ts'
import type { Engine } from './engine.ts'
import type { Halves, Setting } from './questions/question.ts'
import { sampleOf } from './sample.ts'

/** Calendars that differ in what days and weeks are: half hours, both hemispheres, a day that never was. */
export const calendars: readonly Setting[] = [
  { timezone: 'UTC', weekStart: 1 },
  { timezone: 'America/New_York', weekStart: 0 },
  { timezone: 'Australia/Lord_Howe', weekStart: 6 },
]

/** The two periods over which the random log's sales are compared. */
export const sampleHalves: Halves = {
  before: { start: '2025-02-10', end: '2025-06-30' },
  after: { start: '2025-07-01', end: '2025-11-30' },
}

const names = ['events', 'aliases', 'sales'] as const

/** Puts a random log into the canonical tables of an engine, which are there and empty. */
export async function insertSample(engine: Engine, seed: number): Promise<void> {
  const sample = sampleOf(seed)
  for (const name of names) {
    await engine.insert(engine.dialect.identifier(name), tables[name].columns, sample[name])
  }
}
