import type { z } from 'zod'
import { defineTable, optionalOneOf, optionalText, text } from './table.ts'

/** What is known to be wrong with a way of counting; the quality gate of the same name reports it. */
export const caveats = ['cached_tokens'] as const

/** The dictionary of bases: how figures are counted, in both languages. */
export const bases = defineTable('bases', {
  basis: text(),
  name_zh: text(),
  /** How the figure comes about and what it leaves out. */
  definition_en: optionalText(),
  definition_zh: optionalText(),
  /** `cached_tokens`: spend estimated from tokens and list prices, which may bill cached tokens twice. */
  caveat: optionalOneOf(caveats),
})

export type Basis = z.infer<typeof bases.row>
