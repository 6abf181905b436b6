import type { z } from 'zod'
import { day, defineTable, flag, number, optionalNumber, optionalText, text } from './table.ts'

/** The history of list prices, in USD per million tokens. */
export const prices = defineTable('prices', {
  vendor: text(),
  model: text(),
  effective_date: day('date'),
  price_input: number(),
  /** Missing where only input is billed: embedding models. */
  price_output: optionalNumber(),
  /** Whether this is the price to use where several stand for the same model and day. */
  preferred: flag(),
  source_id: text(),
  note: optionalText(),
})

export type Price = z.infer<typeof prices.row>
