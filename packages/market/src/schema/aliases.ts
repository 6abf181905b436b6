import { defineTable, text } from './table.ts'

/** Names of one user: what `alias` did, such as before signing in, `user_id` did. */
export const aliases = defineTable('aliases', {
  alias: text('anonymous_id', 'previous_id', 'from', 'old_id'),
  user_id: text('user', 'distinct_id', 'canonical_id', 'to', 'new_id'),
})
