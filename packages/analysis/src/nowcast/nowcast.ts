import { createRandom, groupBy, quantileSorted, UserError } from '@bellwether/core'
import { allVendors } from '@bellwether/market'
import { type Nowcast, nowcast } from '@bellwether/models'
import { bandsOf, type ForecastStep } from '../bands.ts'
import { monthName, monthsOf, type StatedFigure } from './figures.ts'

export type NowcastQuestion = {
  /** Levels of intervals in per cent. */
  readonly levels: readonly number[]
  /** Months beyond the last figure of each series. */
  readonly horizon: number
  readonly seed?: number
}

/**
 * A month of a series, with the figures that were stated for it: `id` is the product, or the vendor where figures are of it
 * as a whole, and `time` the month at whose end the level stood.
 */
export type NowcastRow = ForecastStep & {
  readonly vendor: string
  readonly market: string
  readonly region: string
  readonly measure: string
  readonly unit: string
  /** The definition that the series follows. */
  readonly basis: string
  /** What was stated for the month; empty where the value is interpolated. */
  readonly figures: readonly Pick<StatedFigure, 'day' | 'value' | 'quality' | 'basis' | 'sources'>[]
  /** By how much each other definition states more, as a factor with its 95 % interval. */
  readonly biases: Nowcast['biases']
  /** Of the entities that are nowcast on the same basis in that month; null where there is no other. */
  readonly share: number | null
  readonly share_lo95: number | null
  readonly share_hi95: number | null
}

/** A series and its figures. */
type Series = {
  readonly figures: readonly StatedFigure[]
  readonly found: Nowcast
}

/** The least figures on different days that make a series. */
const leastFigures = 3
const draws = 2000

const seriesKey = ({ market, region, measure, unit, vendor, entity }: StatedFigure) =>
  [market, region, measure, unit, vendor, entity].join('\n')

const daysStated = (figures: readonly StatedFigure[]) => new Set(figures.map(({ day }) => day)).size

function seriesOf(figures: readonly StatedFigure[], { horizon, seed = 1 }: NowcastQuestion): Series {
  const disclosures = figures.map(({ day, value, quality, basis }) => ({
    time: monthsOf(day),
    value,
    quality,
    group: basis,
  }))
  return { figures, found: nowcast(disclosures, { horizon, seed }) }
}

type Share = Pick<NowcastRow, 'share' | 'share_lo95' | 'share_hi95'>
const noShare: Share = { share: null, share_lo95: null, share_hi95: null }

/** The shares of series on one basis in every month that at least two of them have, from joint draws. */
function sharesOf(all: readonly Series[], seed: number): Map<string, Share> {
  const found = new Map<string, Share>()
  const parts = all.filter(({ figures: [first] }) => first!.vendor !== allVendors)
  const bases = groupBy(parts, ({ figures: [first], found: { reference } }) =>
    [first!.market, first!.region, first!.measure, first!.unit, reference].join('\n'),
  )
  for (const series of bases.values()) {
    const months = new Set(series.flatMap(({ found: { months: own } }) => own.map(({ month }) => month)))
    for (const month of months) {
      const there = series.flatMap(({ figures, found: { months: own } }) => {
        const at = own.find((one) => one.month === month)
        return at ? [{ key: seriesKey(figures[0]!), at }] : []
      })
      if (there.length < 2) continue
      const random = createRandom(seed + month)
      const values = there.map(({ at }) => Float64Array.from({ length: draws }, () => at.draw(random)))
      const totals = values[0]!.map((_, k) => values.reduce((sum, own) => sum + own[k]!, 0))
      there.forEach(({ key }, i) => {
        const shares = values[i]!.map((v, k) => v / totals[k]!).sort()
        const at = (p: number) => quantileSorted(shares, p)
        const mean = shares.reduce((sum, v) => sum + v, 0) / draws
        found.set(`${key}\n${month}`, { share: mean, share_lo95: at(0.025), share_hi95: at(0.975) })
      })
    }
  }
  return found
}

function rowsOf(
  { figures, found }: Series,
  levels: readonly number[],
  shares: Map<string, Share>,
): NowcastRow[] {
  const first = figures[0]!
  const { market, region, measure, unit, vendor, entity } = first
  return found.months.map(({ month, mean, median, quantile }, k) => ({
    id: entity,
    step: k + 1,
    time: monthName(month),
    mean,
    median,
    ...bandsOf(levels, (level) => ({
      low: quantile((1 - level / 100) / 2),
      high: quantile((1 + level / 100) / 2),
    })),
    model: 'local linear trend',
    ...{ vendor, market, region, measure, unit, basis: found.reference },
    figures: figures
      .filter(({ day }) => Math.ceil(monthsOf(day)) === month)
      .map(({ day, value, quality, basis, sources }) => ({ day, value, quality, basis, sources })),
    biases: found.biases,
    ...(shares.get(`${seriesKey(first)}\n${month}`) ?? noShare),
  }))
}

/**
 * Monthly series with intervals out of published figures, one a vendor or product, measure and market. Measures are never
 * mixed; definitions of one measure are joined with a bias that is estimated. Shares are of what is nowcast on the same
 * basis.
 *
 * @throws UserError when nothing is stated on at least three days
 */
export function nowcastRows(figures: readonly StatedFigure[], question: NowcastQuestion): NowcastRow[] {
  const groups = [...groupBy(figures, seriesKey).values()].filter((own) => daysStated(own) >= leastFigures)
  if (groups.length === 0) {
    throw new UserError(
      `nothing is stated on at least ${leastFigures} days (${figures.length} figures found)`,
      {
        hint: 'name another --metric or --vendor: bellwether facts list shows what there is',
      },
    )
  }
  const all = groups.map((own) => seriesOf(own, question))
  const shares = sharesOf(all, question.seed ?? 1)
  return all.flatMap((series) => rowsOf(series, question.levels, shares))
}
