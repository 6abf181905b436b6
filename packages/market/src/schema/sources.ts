import type { z } from 'zod'
import { defineTable, optionalText, text } from './table.ts'

/** Where figures come from. */
export const sources = defineTable('sources', {
  source_id: text(),
  title: text(),
  publisher: text(),
  url: optionalText(),
  /** When it was published, as exactly as known: `2026`, `2026-04` or `2026-04-07`. */
  published: optionalText(),
  /** An SPDX identifier, or `cited figures` where single figures are cited and no data set is republished. */
  licence: text('license'),
  note: optionalText(),
})

export type Source = z.infer<typeof sources.row>
