import type { Engine } from '../engines/engine.ts'
import { type KeptRevenue, keptRevenue } from '../queries/kept-revenue.ts'
import { type ChangeOptions, comparisonOf } from './change.ts'
import type { Dimension } from './contract.ts'

/** A vendor's sales of two periods by whose they are; `before + new + expansion − contraction − lost = after`. */
export type KeptRow<By extends Dimension = 'vendor'> = { readonly [D in By]: string } & {
  readonly before: number
  readonly after: number
  readonly new: number
  readonly retained: number
  readonly lost: number
  readonly expansion: number
  readonly contraction: number
  /** Net revenue retention: what the customers of before buy now, over what they bought; null of nothing. */
  readonly nrr: number | null
  /** Gross revenue retention: the same without what they buy more. */
  readonly grr: number | null
}

function rowOf({ before, after, gained, lost, kept, held }: Omit<KeptRevenue, 'name'>) {
  return {
    ...{ before, after, new: gained, retained: kept, lost },
    expansion: kept - held,
    contraction: before - lost - held,
    nrr: before > 0 ? kept / before : null,
    grr: before > 0 ? held / before : null,
  }
}

/**
 * New, retained and lost revenue of every vendor between two periods, with net and gross retention.
 *
 * @throws UserError when the periods overlap, no sale names its customer, or units are mixed
 */
export async function keptRevenues<By extends Dimension = 'vendor'>(
  engine: Engine,
  options: ChangeOptions<By>,
): Promise<KeptRow<By>[]> {
  const comparison = await comparisonOf(engine, options)
  const sums = await engine.all<KeptRevenue>(keptRevenue(engine.dialect, comparison))
  return sums
    .sort((a, b) => b.after - a.after)
    .map(
      ({ name, ...sales }) => ({ [options.by ?? 'vendor']: name, ...rowOf(sales) }) as unknown as KeptRow<By>,
    )
}
