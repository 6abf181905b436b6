import sql from 'sql-template-tag'
import type { Engine } from '../engines/engine.ts'
import { within } from '../queries/sales.ts'
import { mainCurrency } from '../queries/user-features.ts'

/** What an active user brings in a period, and in which currency. */
export type RevenuePerActive = { readonly perUser: number; readonly currency: string }

type ActivePeriod = { readonly period: string; readonly period_end: string; readonly active: number }

/** Of so many last periods, so that one odd period does not decide. */
const recent = 3

/**
 * Sales of the last three periods over the users who were active in them, in the currency that most sales are in;
 * undefined where there were no sales.
 */
export async function revenuePerActive(
  engine: Engine,
  periods: readonly ActivePeriod[],
): Promise<RevenuePerActive | undefined> {
  const last = periods.slice(-recent)
  const [main] = await engine.all<{ currency: string }>(mainCurrency(engine.dialect))
  const active = last.reduce((sum, period) => sum + period.active, 0)
  if (!main || active === 0) return undefined
  const { currency } = main
  const span = within(sql`ts`, last[0]!.period, last.at(-1)!.period_end)!
  const [sold] = await engine.all<{ amount: number | null }>(
    sql`select sum(amount) as amount from sales where coalesce(currency, '') = ${currency} and ${span}`,
  )
  return sold?.amount ? { perUser: sold.amount / active, currency } : undefined
}
