import type { z } from 'zod'
import { defineTable, optionalText, text } from './table.ts'

/** The dictionary of vendors: one spelling each. */
export const vendors = defineTable('vendors', {
  vendor: text(),
  /** The name in Chinese, where there is one. */
  name_zh: optionalText(),
  /** Where it is seated: an ISO 3166-1 alpha-2 code; missing for groups of vendors. */
  country: optionalText(),
  note: optionalText(),
})

export type Vendor = z.infer<typeof vendors.row>
