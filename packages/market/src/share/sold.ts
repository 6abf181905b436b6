import { type Day, groupBy, type Interval, type Period, periodContaining, UserError } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import {
  type SalesFilter,
  type SalesMeasure,
  type SalesOptions,
  type SalesSpan,
  salesSpan,
  salesWithCustomer,
} from '../queries/sales.ts'
import { bucketCount, type SalesBuckets, salesBuckets } from '../queries/sales-buckets.ts'
import { bootstrapper } from './bootstrap.ts'
import { type Contract, type Dimension, populationOf, type ShareRow } from './contract.ts'

/** Which shares of sales are asked for. */
export type SoldShareOptions<By extends Dimension = 'vendor'> = Omit<SalesOptions, 'by' | 'measure'> & {
  by?: By
  /** Revenue by default, or purchases where no sale states an amount. */
  measure?: SalesMeasure | undefined
  /** Of the bootstrap. */
  seed?: number
}

/** The market and the source of what is measured from sales. */
export const salesMarket = 'sales'

/** What sales are, with the measure that is asked for or fits them. */
export type MeasuredSpan = SalesSpan & {
  first: Day
  last: Day
  measure: SalesMeasure
  /** Whether some sale names its customer. */
  customers: boolean
}

/**
 * What the sales of a filter are. @throws UserError when there are none, or none states what the measure needs
 */
export async function spanOf(
  engine: Engine,
  filter: SalesFilter,
  asked?: SalesMeasure,
): Promise<MeasuredSpan> {
  const [span] = await engine.all<SalesSpan>(salesSpan(engine.dialect, filter))
  const { first, last } = span!
  if (first === null || last === null) {
    throw new UserError('no sales fit what is asked for', {
      hint: 'bellwether import FILE --as sales, or ask for other vendors, regions, segments or days',
    })
  }
  const measure = asked ?? (span!.amounts > 0 ? 'revenue' : 'purchases')
  const lacks =
    (measure === 'revenue' && span!.amounts === 0) || (measure === 'quantity' && span!.quantities === 0)
  if (!lacks) {
    const named = await engine.all(salesWithCustomer(engine.dialect, filter))
    return { ...span!, first, last, measure, customers: named.length > 0 }
  }
  throw new UserError(`no sale states ${measure === 'revenue' ? 'an amount' : 'a quantity'}`, {
    hint: 'measure purchases, or import the column that states it with --map',
  })
}

/** A part's sales as a vector over all buckets of customers. */
function vectorOf({ buckets, amounts }: SalesBuckets): Float64Array {
  const vector = new Float64Array(bucketCount)
  for (const [i, bucket] of buckets.entries()) vector[bucket] = amounts[i]!
  return vector
}

const sum = (values: Float64Array | readonly number[]): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

type Bootstrap = (parts: readonly Float64Array[]) => (Interval | undefined)[]

function sharesOfPeriod<By extends Dimension>(
  rows: readonly SalesBuckets[],
  contract: Omit<Contract, 'total' | 'interval'>,
  by: By,
  bootstrap: Bootstrap | undefined,
): ShareRow<By>[] {
  // Engines answer in any order; sums of fractions depend on it in their last bits.
  const parts = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const vectors = parts.map(vectorOf)
  const intervals = bootstrap?.(vectors)
  const values = vectors.map(sum)
  const total = sum(values)
  return parts
    .map(({ name }, i) => {
      const interval = intervals?.[i]
      return {
        ...contract,
        [by]: name,
        value: values[i]!,
        share: values[i]! / total,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        total: 'sold' as const,
        interval: interval ? ('bootstrap' as const) : ('none' as const),
      } as unknown as ShareRow<By>
    })
    .sort((a, b) => b.share - a.share)
}

/**
 * Shares of sales: what each vendor (product, segment, region) sold over what all sold, by period and unit, with a 95 %
 * bootstrap interval over customers. Sales in different currencies are markets of their own. Where no sale names its
 * customer there is no interval.
 *
 * @throws UserError when there are no such sales, or none states the measure
 */
export async function soldShares<By extends Dimension = 'vendor'>(
  engine: Engine,
  { by = 'vendor' as By, seed = 1, measure: asked, grain, ...filter }: SoldShareOptions<By> = {},
): Promise<ShareRow<By>[]> {
  const { first, last, measure, customers } = await spanOf(engine, filter, asked)
  const buckets = await engine.all<SalesBuckets>(
    salesBuckets(engine.dialect, { ...filter, measure, by, grain }),
  )
  const bootstrap = customers ? bootstrapper(bucketCount, seed) : undefined
  const whole: Period = { start: filter.from ?? first, end: filter.to ?? last }
  const region = by === 'region' ? null : (filter.region ?? null)
  const segment = by === 'segment' ? null : (filter.segment ?? null)
  const markets = groupBy(buckets, ({ unit, period_start }) => JSON.stringify([unit, period_start]))
  const shares = [...markets.values()].map((rows) => {
    const { unit, period_start } = rows[0]!
    const period = period_start === null ? whole : periodContaining(period_start, grain!)
    const contract = {
      ...{ market: salesMarket, basis: `all sales by ${measure}`, measure, unit, region, segment },
      ...{
        period_start: period.start,
        period_end: period.end,
        population: populationOf({ region, segment }),
      },
      ...{ as_of: last, sources: [salesMarket] },
    }
    return sharesOfPeriod(rows, contract, by, bootstrap)
  })
  return shares.sort((a, b) => (a[0]!.period_start < b[0]!.period_start ? -1 : 1)).flat()
}
