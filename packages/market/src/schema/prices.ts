import type { z } from 'zod'
import { day, defineTable, number, optionalText, text } from './table.ts'

/** The history of list prices, in USD per million tokens. */
export const prices = defineTable('prices', {
  vendor: text(),
  model: text(),
  effective_date: day('date'),
  price_input: number(),
  price_output: number(),
  source_id: text(),
  note: optionalText(),
})

export type Price = z.infer<typeof prices.row>
