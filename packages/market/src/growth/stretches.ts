import sql, { join, raw } from 'sql-template-tag'
import { wordBits } from '../activity/words.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { activityOfSpans } from '../queries/active.ts'
import { type Bitmaps, type Masks, wordsOf } from '../queries/bitmaps.ts'

/** The first and last of some positions. */
export type Stretch = readonly [first: number, last: number]

/**
 * Words that one query counts the positions of. A query has a part for every seven positions, and engines take time with
 * the square of the parts: 16 words in one query took 0.2 s, 64 took 2.5.
 */
const mostWords = 16

/** Numbers of the words in which somebody is active, or was so up to `reach` positions before. */
async function wordsInUse(engine: Engine, bitmaps: Bitmaps, reach: number): Promise<Set<number>> {
  const { bits } = engine.dialect
  const words = wordsOf(bitmaps)
  const any = words.map((word, i) => sql`${bits.orAll(word)} as ${raw(`any${i}`)}`)
  const [found] = await engine.all<Row & Record<`any${number}`, number | bigint | null>>(
    sql`select ${join(any)} from ${bitmaps.table}`,
  )
  const further = Math.ceil(reach / wordBits)
  const inUse = new Set<number>()
  for (const i of words.keys()) {
    if (!found?.[`any${i}`]) continue
    for (let word = i; word <= i + further; word++) inUse.add(word)
  }
  return inUse
}

/**
 * Positions between two of them in stretches that one query can count, without those where nobody is active: an event
 * that a clock put into 1970 costs nothing then.
 *
 * @param layers how many parts the query has for the same positions
 * @param reach for how many positions after an active one there is something to count
 */
export async function stretchesOf(
  engine: Engine,
  bitmaps: Bitmaps,
  [first, last]: Stretch,
  { layers = 1, reach = 0 }: { layers?: number; reach?: number } = {},
): Promise<Stretch[]> {
  if (last < first) return []
  const words = Math.max(1, Math.floor(mostWords / layers))
  if (last - first < words * wordBits) return [[first, last]]
  const inUse = await wordsInUse(engine, bitmaps, reach)
  const stretches: [number, number][] = []
  for (let word = Math.floor(first / wordBits); word * wordBits <= last; word++) {
    if (!inUse.has(word)) continue
    const [start, end] = [Math.max(first, word * wordBits), Math.min(last, (word + 1) * wordBits - 1)]
    const open = stretches.at(-1)
    if (open && open[1] === start - 1 && end - open[0] < words * wordBits) open[1] = end
    else stretches.push([start, end])
  }
  return stretches
}

/** Asks the same of several parts, one after the other, and puts the rows of each group together again. */
export async function askEach<R extends Row, Part>(
  parts: readonly Part[],
  { by }: Pick<Bitmaps, 'by'>,
  ask: (part: Part) => Promise<R[]>,
): Promise<R[]> {
  const rows: R[] = []
  for (const part of parts) rows.push(...(await ask(part)))
  if (parts.length < 2 || by.length === 0) return rows
  const keyOf = (row: R) => JSON.stringify(by.map((name) => row[name]))
  const keys = new Map(rows.map((row) => [row, keyOf(row)]))
  return rows.toSorted((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : keys.get(a)! > keys.get(b)! ? 1 : 0))
}

/** Spans that one query counts: as many parts as `mostWords` have. */
const mostSpans = 128

/** Users by how many periods of each span they were active in: see `activityOfSpans`. */
export async function countSpans(
  engine: Engine,
  bitmaps: Bitmaps,
  spans: readonly { readonly masks: Masks; readonly last: number }[],
): Promise<(Row & { span: number; periods: number; users: number })[]> {
  const starts = Array.from({ length: Math.ceil(spans.length / mostSpans) }, (_, i) => i * mostSpans)
  return askEach(starts, bitmaps, async (start) => {
    const asked = spans.slice(start, start + mostSpans)
    const rows = await engine.all<Row & { span: number; periods: number; users: number }>(
      activityOfSpans(engine.dialect, bitmaps, asked),
    )
    return rows.map((row) => ({ ...row, span: row.span + start }))
  })
}
