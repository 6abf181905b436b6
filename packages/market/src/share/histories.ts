import { type Day, UserError } from '@bellwether/core'
import type { Engine, Row } from '../engines/engine.ts'
import {
  type CustomerPurchases,
  customerHistories,
  type HistoriesQuery,
  lastSale,
} from '../queries/customer-histories.ts'
import { type SalesFilter, salesUnits } from '../queries/sales.ts'

/** What sales with customers span. */
export type CustomerSales = {
  /** The day of the last sale. */
  readonly last: Day
  /** What amounts are in; null where none is stated. */
  readonly currency: string | null
}

/**
 * The last day of sales with customers, and their currency.
 *
 * @throws UserError when no sale names its customer, or amounts are in several currencies
 */
export async function customerSales(engine: Engine, filter: SalesFilter): Promise<CustomerSales> {
  const [known] = await engine.all<{ last: Day | null; known: number }>(lastSale(engine.dialect, filter))
  if (!known?.last || known.known === 0) {
    throw new UserError(known?.last ? 'no sale names its customer' : 'there are no sales', {
      hint: 'name a file of purchases (bellwether value FILE), or import sales with customers: bellwether import FILE --as sales --map customer_id=COLUMN',
    })
  }
  const units = await engine.all<{ unit: string }>(salesUnits(engine.dialect, 'revenue', filter))
  if (units.length > 1) {
    throw new UserError(`the sales are in several currencies: ${units.map(({ unit }) => unit).join(', ')}`, {
      hint: 'import them in one (--convert-to USD --rate EUR=1.08@2025-01-31), or ask for one --region',
    })
  }
  const unit = units[0]?.unit ?? 'currency not stated'
  return { last: known.last, currency: unit === 'currency not stated' ? null : unit }
}

/** The purchase histories of all customers of an engine's sales, in blocks, each customer once. */
export const customerPurchases = (
  engine: Engine,
  query: HistoriesQuery,
): AsyncIterable<CustomerPurchases[]> =>
  engine.stream<Row & CustomerPurchases>(customerHistories(engine.dialect, query))
