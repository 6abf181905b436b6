import { valueRetention } from '../../growth/retention-value.ts'
import { valueGrowth } from '../../growth/value.ts'
import { customerPurchases, customerSales } from '../../share/histories.ts'
import type { Engine } from '../engine.ts'
import { ofSales, type Questions, withOptions } from './question.ts'

/** The histories that customers' value is told from. */
async function histories(engine: Engine, grain: 'day' | 'month', until: string) {
  const rows: object[] = [await customerSales(engine, {})]
  for await (const block of customerPurchases(engine, { grain, until, held: 60 })) rows.push(...block)
  return rows
}

/** What users and customers are worth. */
export const valueQuestions: Questions = {
  'growth of value': withOptions(valueGrowth, { grain: 'week', of: 'value' }),
  'growth of value by product': withOptions(valueGrowth, { grain: 'half', of: 'value', by: ['product'] }),
  'growth of value of one event': withOptions(valueGrowth, { grain: 'month', of: 'value', event: 'chat' }),
  'growth of a property': withOptions(valueGrowth, { grain: 'day', of: 'seats' }),
  'retention of value': withOptions(valueRetention, { grain: 'month', of: 'value', periods: 4 }),
  'retention of a property by region': withOptions(valueRetention, {
    grain: 'week',
    of: 'seats',
    periods: 4,
    by: ['region'],
  }),
  'growth of revenue': ofSales((engine) => valueGrowth(engine, { grain: 'month', of: 'revenue' })),
  'growth of quantity by vendor': ofSales((engine) =>
    valueGrowth(engine, { grain: 'quarter', of: 'quantity', by: ['vendor', 'region'] }),
  ),
  'retention of revenue': ofSales((engine) =>
    valueRetention(engine, { grain: 'month', of: 'revenue', periods: 6 }),
  ),
  'purchases by customer': ofSales((engine) => histories(engine, 'day', '2025-08-31')),
  'months with a purchase by customer': ofSales((engine) => histories(engine, 'month', '2025-08-31')),
}
