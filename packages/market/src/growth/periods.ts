import sql, { type Sql } from 'sql-template-tag'
import { wordBits } from '../activity/words.ts'
import type { Engine, Row } from '../engines/engine.ts'
import type { Bitmaps, Masks } from '../queries/bitmaps.ts'
import { groupBy } from '../share/groups.ts'
import type { Range } from './growth.ts'

/** The first and last period in which somebody was active. */
async function activeBounds(engine: Engine, table: Sql): Promise<[number, number]> {
  const [bounds] = await engine.all<{ first: number; last: number }>(
    sql`select min(first) as first, max(last) as last from ${table}`,
  )
  return [bounds?.first ?? 0, bounds?.last ?? 0]
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
  const [first, last] = await activeBounds(engine, bitmaps.table)
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
