import type { Engine } from './engine.ts'
import type { Halves, Setting } from './questions/question.ts'
import { questions } from './questions/registry.ts'

/** How one measure of an engine compares with the reference's. */
export type ComparedMeasure = {
  readonly measure: string
  readonly timezone: string
  readonly week_start: number
  readonly ok: boolean
  readonly rows: number
  readonly cells: number
  readonly differing: number
  /** The first cell that differs: `row 3 active: 17, not 18`; an engine's error; null when all are equal. */
  readonly difference: string | null
}

/** Sums of fractions come in another order on each engine: their last digits may differ, whole numbers never. */
const tolerance = 1e-9

function sameCell(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((x, i) => sameCell(x, b[i]))
  if (typeof a !== 'number' || typeof b !== 'number') return false
  if (Number.isInteger(a) && Number.isInteger(b)) return false
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))
}

type Plain = Readonly<Record<string, unknown>>

const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value))

/** Compares two answers cell by cell; columns that are resampled need only be there in both. */
function compareRows(found: readonly Plain[], expected: readonly Plain[], resampled: readonly string[]) {
  let [cells, differing] = [0, 0]
  let difference: string | null = null
  for (let i = 0; i < Math.max(found.length, expected.length); i++) {
    const [mine, theirs] = [found[i] ?? {}, expected[i] ?? {}]
    for (const column of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      cells++
      const same = resampled.includes(column)
        ? (mine[column] === null) === (theirs[column] === null)
        : sameCell(mine[column], theirs[column])
      if (same) continue
      differing++
      difference ??= `row ${i + 1} ${column}: ${shown(mine[column])}, not ${shown(theirs[column])}`
    }
  }
  return { cells, differing, difference }
}

/** How two engines are asked the same. */
export type CompareOptions = {
  readonly settings: readonly Setting[]
  readonly halves: Halves
  /** Which tables have rows. */
  readonly tables: ReadonlySet<'events' | 'sales'>
  /** Which measures are asked; all unless given. */
  readonly measures?: readonly string[]
}

/**
 * Asks two engines every question that both should answer alike, and compares the answers cell by cell. Questions that
 * do not depend on the calendar are asked once.
 *
 * @param reference what its answers are compared with
 */
export async function* compareEngines(
  engine: Engine,
  reference: Engine,
  { settings, halves, tables, measures = Object.keys(questions) }: CompareOptions,
): AsyncIterable<ComparedMeasure> {
  for (const [i, setting] of settings.entries()) {
    for (const [measure, { of, ask, resampled = [] }] of Object.entries(questions)) {
      if (!measures.includes(measure) || !tables.has(of) || (of === 'sales' && i > 0)) continue
      const about = { measure, timezone: setting.timezone, week_start: setting.weekStart }
      const expected = (await ask(reference, setting, halves)) as readonly Plain[]
      try {
        const found = (await ask(engine, setting, halves)) as readonly Plain[]
        const compared = compareRows(found, expected, resampled)
        yield { ...about, ok: compared.differing === 0, rows: expected.length, ...compared }
      } catch (error) {
        const difference = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error)
        yield { ...about, ok: false, rows: expected.length, cells: 0, differing: 0, difference }
      }
    }
  }
}
