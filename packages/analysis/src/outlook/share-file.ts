import { groupBy, UserError } from '@bellwether/core'
import { readTable } from '@bellwether/market'
import { shareHistory } from '@bellwether/models'
import { clockOf } from '../clock.ts'
import { numbersOf, placeOf, textsOf } from '../columns.ts'
import type { ShareSeries } from './shares.ts'

/** Which columns of a file say of which market, whose, when and how much; without `panel` the file is one market. */
export type ShareColumns = {
  readonly panel?: string | undefined
  readonly member: string
  readonly time: string
  readonly value: string
}

type Cell = { readonly place: number; readonly member: string; readonly value: number }

/** Members and periods as a matrix; a member without a row in a period is not there then. */
function seriesOf(panel: string, cells: readonly Cell[], time: (place: number) => string): ShareSeries {
  const members = [...new Set(cells.map(({ member }) => member))]
  const places = [...new Set(cells.map(({ place }) => place))].sort((a, b) => a - b)
  const rows = places.map(() => new Float64Array(members.length).fill(Number.NaN))
  const columns = new Map(members.map((member, j) => [member, j]))
  const lines = new Map(places.map((place, t) => [place, t]))
  for (const { place, member, value } of cells) {
    const [t, j] = [lines.get(place)!, columns.get(member)!]
    if (!Number.isNaN(rows[t]![j]!)) {
      throw new UserError(`"${member}" of "${panel}" has two values at ${time(place)}`, {
        hint: 'keep one, add them up, or name the markets with --id',
      })
    }
    rows[t]![j] = value
  }
  const gap = places.findIndex((place, t) => t > 0 && place !== places[t - 1]! + 1)
  if (gap > 0) {
    throw new UserError(`"${panel}" has no shares at ${time(places[gap - 1]! + 1)}`, {
      hint: 'fill the gap, or give only what comes after it',
    })
  }
  const last = places.at(-1)!
  return {
    panel,
    history: shareHistory(members, rows),
    times: places.map(time),
    next: (count) => time(last + count),
  }
}

/**
 * Reads a file of shares or of amounts whose shares are meant, one row a market, member and time, in any order.
 *
 * @throws UserError for a column that is missing or holds no numbers, two values of a member at one time, a period without
 *   shares between others, or negative values
 */
export async function readShares(path: string, columns: ShareColumns): Promise<ShareSeries[]> {
  const table = await readTable(path)
  const [time, member] = [textsOf(table, columns.time), textsOf(table, columns.member)]
  const value = numbersOf(table, columns.value)
  const panel = columns.panel === undefined ? undefined : textsOf(table, columns.panel)
  const times = time.map((text, row) => {
    if (text !== null && member[row] !== null) return text
    throw new UserError(`${placeOf(table, row)} has no time or no member`, {
      hint: 'fill it, or remove the row',
    })
  })
  if (times.length === 0) throw new UserError(`${path} has no rows`, { hint: 'give a row a member and time' })
  const clock = clockOf([...new Set(times)])
  const cells = times.map((text, row) => ({
    market: panel?.[row] ?? columns.value,
    place: clock.index(text),
    member: member[row]!,
    value: value[row]!,
  }))
  const markets = groupBy(cells, ({ market }) => market)
  return [...markets].map(([name, cells]) => seriesOf(name, cells, clock.time))
}
