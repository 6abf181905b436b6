import { aliases } from './aliases.ts'
import { bases } from './bases.ts'
import { events } from './events.ts'
import { markets } from './markets.ts'
import { milestones } from './milestones.ts'
import { models } from './models.ts'
import { observations } from './observations.ts'
import { prices } from './prices.ts'
import { products } from './products.ts'
import { sales } from './sales.ts'
import { sources } from './sources.ts'
import { vendors } from './vendors.ts'

/** The canonical tables. To add one: its file here, its line below, its query or its reader. */
export const tables = {
  observations,
  sources,
  models,
  prices,
  milestones,
  vendors,
  products,
  markets,
  bases,
  sales,
  events,
  aliases,
} as const

export type TableName = keyof typeof tables
