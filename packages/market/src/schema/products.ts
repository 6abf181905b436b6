import type { z } from 'zod'
import { defineTable, optionalText, text } from './table.ts'

/** The dictionary of what is measured beside vendors: products, and whole markets counted as one. */
export const products = defineTable('products', {
  entity: text(),
  vendor: text(),
  /** The name in Chinese, where there is one. */
  name_zh: optionalText(),
})

export type Product = z.infer<typeof products.row>
