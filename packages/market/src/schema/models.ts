import type { z } from 'zod'
import { day, defineTable, optionalFlag, optionalNumber, optionalText, text } from './table.ts'

/** The catalogue of models: one row a model and benchmark date. */
export const models = defineTable('models', {
  model: text(),
  vendor: text(),
  /** As exactly as known: `2024-09` or `2024-09-19`. */
  release_date: optionalText('released'),
  parameters: optionalText(),
  /** In tokens. */
  context_length: optionalNumber('context'),
  /** USD per million tokens. */
  price_input: optionalNumber(),
  price_output: optionalNumber(),
  open_weights: optionalFlag(),
  benchmark_1: optionalText(),
  benchmark_1_score: optionalNumber(),
  benchmark_1_date: optionalText(),
  benchmark_2: optionalText(),
  benchmark_2_score: optionalNumber(),
  benchmark_2_date: optionalText(),
  as_of: day(),
  source_id: text(),
  note: optionalText(),
})

export type Model = z.infer<typeof models.row>
