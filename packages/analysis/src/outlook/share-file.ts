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

/** The most periods that a market may span: a mistyped year must not fill memory with gaps. */
const mostPeriods = 10_000

/** Shares of every period; those of periods without any lie on straight lines between their neighbours, and so sum to 1. */
function bridged(shares: readonly Float64Array[], places: readonly number[]): Float64Array[] {
  return places.flatMap((place, t) => {
    const after = places[t + 1]
    if (after === undefined) return [shares[t]!]
    return Array.from({ length: after - place }, (_, k) => {
      const part = k / (after - place)
      return shares[t]!.map((v, j) => v + part * (shares[t + 1]![j]! - v))
    })
  })
}

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
  const { shares } = shareHistory(members, rows)
  const [first, last] = [places[0]!, places.at(-1)!]
  if (last - first >= mostPeriods) {
    throw new UserError(`"${panel}" spans over ${mostPeriods} periods`, {
      hint: `check the times ${time(first)} and ${time(last)}`,
    })
  }
  const times = Array.from({ length: last - first + 1 }, (_, k) => time(first + k))
  return {
    panel,
    history: { members, shares: bridged(shares, places) },
    times,
    filled: times.filter((_, k) => !lines.has(first + k)),
    next: (count) => time(last + count),
  }
}

/**
 * Reads a file of shares or of amounts whose shares are meant, one row a market, member and time, in any order.
 *
 * @throws UserError for a column that is missing or holds no numbers, two values of a member at one time, or negative
 *   values
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
