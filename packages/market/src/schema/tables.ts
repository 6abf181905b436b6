import { events } from './events.ts'
import { milestones } from './milestones.ts'
import { models } from './models.ts'
import { observations } from './observations.ts'
import { prices } from './prices.ts'
import { sales } from './sales.ts'
import { sources } from './sources.ts'

/** The canonical tables. To add one: its file here, its line below, its query or its reader. */
export const tables = { observations, sources, models, prices, milestones, sales, events } as const

export type TableName = keyof typeof tables
