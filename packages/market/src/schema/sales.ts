import type { z } from 'zod'
import { defineTable, number, optionalNumber, optionalText, text, timestamp } from './table.ts'

/** One sale a row: own sales, or a panel's purchases over all vendors. */
export const sales = defineTable('sales', {
  ts: timestamp('date', 'time', 'timestamp', 'day', 'order_date', 'created_at', 'purchase_date'),
  customer_id: optionalText(
    'customer',
    'customerid',
    'client',
    'household',
    'panelist',
    'id',
    'user_id',
    'user',
  ),
  vendor: text('brand', 'company', 'seller', 'supplier', 'choice'),
  product: optionalText('sku', 'item', 'model'),
  segment: optionalText('category', 'customer_segment'),
  region: optionalText('country', 'geo', 'market'),
  quantity: optionalNumber('units', 'qty', 'count', 'tokens'),
  unit: optionalText('uom'),
  amount: number('value', 'revenue', 'sales', 'price', 'total', 'spend', 'dollars'),
  currency: optionalText(),
})

export type Sale = z.infer<typeof sales.row>
