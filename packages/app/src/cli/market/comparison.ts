import { parsePeriod } from '@bellwether/core'
import {
  type ChangeOptions,
  type Dimension,
  type Engine,
  periodsToCompare,
  type SalesMeasure,
  spanOf,
} from '@bellwether/market'
import { type DivisionFlags, filterOf } from './options.ts'

/** The filter of sales that options stand for. A vendor is not filtered by where shares are divided by vendor. */
export function salesFilterOf(options: DivisionFlags) {
  const { vendor, region, segment } = filterOf(options)
  return { region, segment, vendor: options.by === 'vendor' ? undefined : vendor }
}

/**
 * The two periods of sales that are compared: those named by `--from` and `--to`, or the last two whole ones.
 *
 * @throws UserError when one is no period, or there are no sales
 */
export async function comparisonOf(
  engine: Engine,
  options: DivisionFlags,
): Promise<ChangeOptions<Dimension>> {
  const filter = salesFilterOf(options)
  const measure = options.measure as SalesMeasure | undefined
  const chosen = { ...filter, measure, by: options.by }
  if (options.from && options.to) {
    return { ...chosen, before: parsePeriod(options.from), after: parsePeriod(options.to) }
  }
  const { first, last } = await spanOf(engine, filter, measure)
  return { ...chosen, ...periodsToCompare(first, last, options.grain) }
}
