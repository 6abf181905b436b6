import type { z } from 'zod'
import { defineTable, oneOf, optionalText, text } from './table.ts'

export const milestoneKinds = [
  'release',
  'open-weights',
  'price',
  'funding',
  'partnership',
  'regulation',
  'market',
  'milestone',
] as const

/** Dated events that tell how the market got here. */
export const milestones = defineTable('milestones', {
  /** As exactly as known: `2019`, `2018-06` or `2017-06-12`. */
  date: text(),
  actor: text(),
  /** The actor's name in Chinese, where there is one. */
  actor_zh: optionalText(),
  kind: oneOf(milestoneKinds),
  title_en: text(),
  title_zh: text(),
  source_id: text(),
})

export type Milestone = z.infer<typeof milestones.row>
