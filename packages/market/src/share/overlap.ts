import type { Engine } from '../engines/engine.ts'
import { type SharedCustomers, sharedCustomers } from '../queries/overlap.ts'
import type { SalesFilter } from '../queries/sales.ts'
import type { Dimension } from './contract.ts'

/** How many of a vendor's customers also buy from another. */
export type OverlapRow<By extends Dimension = 'vendor'> = { readonly [D in By]: string } & {
  readonly beside: string
  readonly customers: number
  /** Of the vendor's customers, the fraction that also buys from `beside`; 1 where both are the same. */
  readonly overlap: number
}

/** Multi-homing: the customers that vendors have in common, as a fraction of each vendor's. */
export async function overlaps<By extends Dimension = 'vendor'>(
  engine: Engine,
  options: SalesFilter & { by?: By } = {},
): Promise<OverlapRow<By>[]> {
  const pairs = await engine.all<SharedCustomers>(sharedCustomers(engine.dialect, options))
  const own = new Map(
    pairs.filter(({ name, beside }) => name === beside).map((pair) => [pair.name, pair.customers]),
  )
  return pairs.map(
    ({ name, beside, customers }) =>
      ({
        [options.by ?? 'vendor']: name,
        beside,
        customers,
        overlap: customers / own.get(name)!,
      }) as unknown as OverlapRow<By>,
  )
}
