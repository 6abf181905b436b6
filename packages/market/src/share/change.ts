import { type Day, formatPeriod, type Period, UserError } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import { type SalesFilter, type SalesMeasure, salesUnits } from '../queries/sales.ts'
import { type ChangeSums, type Comparison, shareChange } from '../queries/share-change.ts'
import type { Dimension } from './contract.ts'
import { salesMarket, spanOf } from './sold.ts'

/** Which two periods are compared, and how. */
export type ChangeOptions<By extends Dimension = 'vendor'> = Omit<SalesFilter, 'from' | 'to'> & {
  before: Period
  after: Period
  by?: By
  measure?: SalesMeasure | undefined
}

/** The change of a share and the terms that it consists of, all as fractions of 1. */
export type ChangeRow<By extends Dimension = 'vendor'> = { readonly [D in By]: string } & {
  readonly share_before: number
  readonly share_after: number
  /** Customers who came to the market: they prefer the vendor more (or less) than the market on average did. */
  readonly new: number
  /** Customers who left the market; positive where they preferred other vendors. */
  readonly lost: number
  /** Spending that came from other vendors, by customers who dropped a vendor. */
  readonly switched_in: number
  /** Spending that went to other vendors, by customers who dropped a vendor. */
  readonly switched_out: number
  /** Spending that moved because customers took a further vendor and kept all they had. */
  readonly added: number
  /** Staying customers who buy more or less in all, or shift between vendors that they keep. */
  readonly intensity: number
  /** Prices that staying customers pay, against those of the market. */
  readonly price: number
  readonly market: string
  readonly measure: SalesMeasure
  readonly unit: string
  readonly before_start: Day
  readonly before_end: Day
  readonly after_start: Day
  readonly after_end: Day
  readonly sources: readonly string[]
}

const totalOf = (sums: readonly ChangeSums[], of: (sum: ChangeSums) => number): number =>
  sums.reduce((all, sum) => all + of(sum), 0)

/**
 * Turns sums of sales into the terms of the shares' changes. With a vendor's sales `R`, the market's `T` and a bar for
 * the mean of both periods, `Δ(R/T) = (ΔR − s̄ ΔT) / T̄` holds exactly, for the vendor as a whole and for each of its
 * customers (Bennet, 1920; the same midpoint weights as Griliches and Regev, 1995, have for entry and exit). A
 * customer's part goes to one term:
 *
 * - `new`, `lost`: the customer bought nothing in the market before, or buys nothing after.
 * - `price`: of what a staying customer buys in both periods, `q̄ Δp` per vendor, with prices of its own purchases.
 * - The rest of a staying customer's change, `ΔN` for a vendor and `ΔW` in all, is split into what moved between
 *   vendors, `ΔN − ā ΔW`, where `ā` is the vendor's mean share of the customer's purchases, and what grew, `ā ΔW`. What
 *   moved sums to 0 over vendors. It is `switched_in` or `switched_out` by its sign when the customer dropped a vendor,
 *   `added` when the customer took a further one and dropped none, and `intensity` when the vendors are the same. What
 *   grew is `intensity`.
 *
 * Every term sums to 0 over vendors, but for switching, where both together do.
 */
function termsOf(sums: readonly ChangeSums[]) {
  const [before, after] = [totalOf(sums, (sum) => sum.before), totalOf(sums, (sum) => sum.after)]
  const mean = (before + after) / 2
  const whole = {
    gained: totalOf(sums, ({ gained }) => gained),
    lost: totalOf(sums, ({ lost }) => lost),
    price: totalOf(sums, ({ price }) => price),
    volume: totalOf(sums, (s) => s.switched_in + s.switched_out + s.added + s.shifted + s.grown),
  }
  return sums.map((sum) => {
    const [share_before, share_after] = [sum.before / before, sum.after / after]
    const usual = (share_before + share_after) / 2
    return {
      name: sum.name,
      share_before,
      share_after,
      new: (sum.gained - usual * whole.gained) / mean,
      lost: (usual * whole.lost - sum.lost) / mean,
      switched_in: sum.switched_in / mean,
      switched_out: sum.switched_out / mean,
      added: sum.added / mean,
      intensity: (sum.shifted + sum.grown - usual * whole.volume) / mean,
      price: (sum.price - usual * whole.price) / mean,
    }
  })
}

/** What a comparison of two periods needs. @throws UserError when the sales or the periods lack it */
export async function comparisonOf<By extends Dimension>(
  engine: Engine,
  { before, after, measure: asked, by, ...filter }: ChangeOptions<By>,
): Promise<Comparison & { unit: string }> {
  if (before.end >= after.start) {
    throw new UserError(`${formatPeriod(before)} does not end before ${formatPeriod(after)} starts`, {
      hint: 'compare two periods that do not overlap, the earlier first',
    })
  }
  const both = { ...filter, from: before.start, to: after.end }
  const { measure, customers } = await spanOf(engine, both, asked)
  if (!customers) {
    throw new UserError(
      'no sale names its customer, so customers can not be followed from one period to the next',
      {
        hint: 'import the column with the customer: --map customer_id=COLUMN',
      },
    )
  }
  const units = (await engine.all<{ unit: string }>(salesUnits(engine.dialect, measure, both))).map(
    ({ unit }) => unit,
  )
  if (units.length > 1) {
    throw new UserError(`the sales are in ${units.join(' and ')}, which can not be added`, {
      hint: 'import them again with a rate into one currency or unit, or measure purchases',
    })
  }
  return { ...filter, before, after, measure, unit: units[0]!, ...(by && { by }) }
}

/**
 * Decomposes the change of every vendor's share of sales between two periods; the terms sum to the change.
 *
 * @throws UserError when the periods overlap, one has no sales, no sale names its customer, or units are mixed
 */
export async function shareChanges<By extends Dimension = 'vendor'>(
  engine: Engine,
  options: ChangeOptions<By>,
): Promise<ChangeRow<By>[]> {
  const comparison = await comparisonOf(engine, options)
  const sums = await engine.all<ChangeSums>(shareChange(engine.dialect, comparison))
  for (const period of ['before', 'after'] as const) {
    if (totalOf(sums, (sum) => sum[period]) > 0) continue
    throw new UserError(`nothing was sold in ${formatPeriod(options[period])}`, {
      hint: 'choose periods that the sales cover',
    })
  }
  const { measure, unit, before, after } = comparison
  const contract = {
    ...{ market: salesMarket, measure, unit, before_start: before.start, before_end: before.end },
    ...{ after_start: after.start, after_end: after.end, sources: [salesMarket] },
  }
  return termsOf(sums)
    .sort((a, b) => b.share_after - a.share_after)
    .map(
      ({ name, ...terms }) =>
        ({ [options.by ?? 'vendor']: name, ...terms, ...contract }) as unknown as ChangeRow<By>,
    )
}
