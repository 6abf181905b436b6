import type { z } from 'zod'
import { defineTable, optionalNumber, optionalText, properties, text, timestamp } from './table.ts'

/** One use of a product by a user a row. Further columns of a file are kept as event properties. */
export const events = defineTable('events', {
  ts: timestamp('time', 'timestamp', 'date', 'event_time', 'created_at', 'occurred_at', '时间', '日期'),
  user_id: text(
    'user',
    'userid',
    'distinct_id',
    'uid',
    'account_id',
    'anonymous_id',
    '用户',
    '用户编号',
    '账号',
  ),
  product: optionalText('app', 'project', 'brand', 'vendor', '产品', '应用'),
  event: optionalText('event_name', 'name', 'action', 'type', 'event_type', '事件', '行为'),
  segment: optionalText('plan', 'tier', '套餐', '类别'),
  region: optionalText('country', 'geo', '地区', '国家', '省份'),
  value: optionalNumber('amount', 'revenue', 'tokens', 'quantity', '数值', '金额', '数量'),
  /** The columns of the file that are none of these. */
  properties: properties(),
})

export type Event = z.infer<typeof events.row>
