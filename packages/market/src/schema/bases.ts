import type { z } from 'zod'
import { defineTable, optionalText, text } from './table.ts'

/** The dictionary of bases: how figures are counted, in both languages. */
export const bases = defineTable('bases', {
  basis: text(),
  name_zh: text(),
  /** How the figure comes about and what it leaves out. */
  definition_en: optionalText(),
  definition_zh: optionalText(),
})

export type Basis = z.infer<typeof bases.row>
