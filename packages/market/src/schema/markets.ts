import type { z } from 'zod'
import { defineTable, optionalText, text } from './table.ts'

/** The dictionary of markets: what is divided up, in both languages. */
export const markets = defineTable('markets', {
  market: text(),
  name_zh: text(),
  /** What belongs to the market and what doesn't. */
  definition_en: optionalText(),
  definition_zh: optionalText(),
})

export type Market = z.infer<typeof markets.row>
