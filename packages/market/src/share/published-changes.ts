import { groupBy } from '@bellwether/core'
import { yearApart } from './compare.ts'
import { type Contract, type Metric, metricKey, type ShareRow } from './contract.ts'
import { gains } from './gains.ts'
import { byPeriod } from './groups.ts'

/** How a vendor's published share changed between two periods of one basis; shares are fractions of 1. */
export type PublishedChangeRow = Metric & {
  readonly vendor: string
  readonly share_before: number
  readonly share_after: number
  readonly change: number
  readonly before_start: string
  readonly before_end: string
  readonly after_start: string
  readonly after_end: string
  readonly as_of: string
  readonly sources: readonly string[]
}

type Pair = { readonly before: readonly ShareRow[]; readonly after: readonly ShareRow[] }

/** The first and the last period of rows of one basis; undefined when there is only one. */
function firstAndLast(rows: readonly ShareRow[]): Pair | undefined {
  const periods = byPeriod(rows).sort((a, b) => (a[0]!.period_end < b[0]!.period_end ? -1 : 1))
  return periods.length < 2 ? undefined : { before: periods[0]!, after: periods.at(-1)! }
}

function changesOf({ before, after }: Pair): PublishedChangeRow[] {
  const { market, basis, measure, unit, region, segment, as_of, ...last }: Contract = after[0]!
  const contract = {
    ...{ before_start: before[0]!.period_start, before_end: before[0]!.period_end },
    ...{ after_start: last.period_start, after_end: last.period_end, region, segment, as_of },
    sources: [...new Set([...before, ...after].flatMap(({ sources }) => sources))].sort(),
  }
  return gains(before, after).map((gain) => ({ market, basis, measure, unit, ...gain, ...contract }))
}

/**
 * Who gained and who lost share on each basis that has more than one period, largest gain first.
 *
 * @param span `year`: the latest period against the one nearest to a year before; `all`: the first against the last
 */
export function publishedChanges(
  shares: readonly ShareRow[],
  span: 'year' | 'all' = 'year',
): PublishedChangeRow[] {
  return [...groupBy(shares, metricKey).values()].flatMap((rows) => {
    const pair = span === 'year' ? yearApart(rows) : firstAndLast(rows)
    return pair ? changesOf(pair) : []
  })
}
