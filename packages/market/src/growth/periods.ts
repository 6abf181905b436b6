import { groupBy } from '@bellwether/core'
import sql, { empty, join } from 'sql-template-tag'
import { wordBits } from '../activity/words.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { type Bitmaps, keyColumns, type Masks } from '../queries/bitmaps.ts'
import type { Range } from './growth.ts'

/** The first and last period in which a group was active, beside the values of the columns that it is divided by. */
export type GroupSpan = Row & { readonly first: number; readonly last: number }

const known = new WeakMap<Bitmaps, readonly GroupSpan[]>()

/** The span of each group, in the order of groups: every question of a table of bitmaps needs it, and it stays the same. */
export async function groupSpans(engine: Engine, bitmaps: Bitmaps): Promise<readonly GroupSpan[]> {
  const asked = known.get(bitmaps)
  if (asked) return asked
  const by = keyColumns(engine.dialect, bitmaps)
  const grouped = by.length > 0 ? sql`group by ${join(by)} order by ${join(by)}` : empty
  const columns = join([...by, sql`min(first) as first`, sql`max(last) as last`])
  const spans = await engine.all<GroupSpan>(sql`select ${columns} from ${bitmaps.table} ${grouped}`)
  known.set(bitmaps, spans)
  return spans
}

/**
 * The periods of a range of days, as positions in the bitmaps, within those in which somebody was active. A period
 * that lies only partly in the range belongs to it.
 */
export async function positionsBetween(
  engine: Engine,
  bitmaps: Bitmaps,
  { from, to }: Range,
): Promise<[number, number]> {
  const spans = await groupSpans(engine, bitmaps)
  const first = Math.min(...spans.map((span) => span.first))
  const last = Math.max(...spans.map((span) => span.last))
  const start = bitmaps.periods.findIndex(({ end }) => end >= (from ?? ''))
  const end = bitmaps.periods.findLastIndex(({ start }) => to === undefined || start <= to)
  return [Math.max(first, start < 0 ? bitmaps.periods.length : start), Math.min(last, end)]
}

/** The bits of the periods from one position to another, both included. */
export function masksBetween(first: number, last: number): Masks {
  const masks: bigint[] = []
  for (let position = first; position <= last; position++) {
    const word = Math.floor(position / wordBits)
    masks[word] = (masks[word] ?? 0n) | (1n << BigInt(position % wordBits))
  }
  return masks
}

/** Rows by the values of the columns that users are divided by, in the order in which they come. */
export function bySegment<R extends Row>({ by }: Pick<Bitmaps, 'by'>, rows: readonly R[]) {
  const keysOf = (row: R) => Object.fromEntries(by.map((name) => [name, row[name] as string]))
  return [...groupBy(rows, (row) => JSON.stringify(keysOf(row))).values()].map((group) => ({
    keys: keysOf(group[0]!),
    rows: group,
  }))
}
