import type { z } from 'zod'
import { defineTable, optionalNumber, optionalText, text, timestamp } from './table.ts'

/** One use of a product by a user a row. Further columns of a file are kept as event properties. */
export const events = defineTable('events', {
  ts: timestamp('time', 'timestamp', 'date', 'event_time', 'created_at', 'occurred_at'),
  user_id: text('user', 'userid', 'distinct_id', 'uid', 'account_id', 'anonymous_id'),
  product: optionalText('app', 'project', 'brand', 'vendor'),
  event: optionalText('event_name', 'name', 'action', 'type', 'event_type'),
  segment: optionalText('plan', 'tier'),
  region: optionalText('country', 'geo'),
  value: optionalNumber('amount', 'revenue', 'tokens', 'quantity'),
})

export type Event = z.infer<typeof events.row>
