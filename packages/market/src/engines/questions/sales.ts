import { shareChanges } from '../../share/change.ts'
import { keptRevenues } from '../../share/kept.ts'
import { overlaps } from '../../share/overlap.ts'
import { salesSizes } from '../../share/size.ts'
import { soldShares } from '../../share/sold.ts'
import { mainSwitching, purchaseSwitching } from '../../share/switching.ts'
import { ofSales, type Questions } from './question.ts'

const interval = ['low', 'high']

/** Shares of sales. */
export const salesQuestions: Questions = {
  'share by month': ofSales((engine) => soldShares(engine, { grain: 'month' }), interval),
  'share of purchases by region': ofSales(
    (engine) => soldShares(engine, { by: 'region', measure: 'purchases' }),
    interval,
  ),
  'share of one vendor': ofSales(
    (engine) => soldShares(engine, { vendor: 'ciel é', by: 'product', measure: 'quantity' }),
    interval,
  ),
  'size of sales': ofSales((engine) => salesSizes(engine, { measure: 'revenue', grain: 'half' })),
  'change of share': ofSales((engine, _, halves) => shareChanges(engine, halves)),
  'change of share by region': ofSales((engine, _, halves) =>
    shareChanges(engine, { ...halves, by: 'region', measure: 'quantity' }),
  ),
  'revenue kept': ofSales((engine, _, halves) => keptRevenues(engine, halves)),
  'customers shared': ofSales((engine) => overlaps(engine)),
  'customers shared by products': ofSales((engine) => overlaps(engine, { by: 'product' })),
  'switching by purchase': ofSales(async (engine) => (await purchaseSwitching(engine)).rows),
  'switching by purchase of products': ofSales(
    async (engine) => (await purchaseSwitching(engine, { by: 'product' })).rows,
  ),
  'switching of main vendor': ofSales(
    async (engine, _, halves) => (await mainSwitching(engine, halves)).rows,
  ),
}
