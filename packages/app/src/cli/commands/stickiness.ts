import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import { type StickinessRow, stickiness } from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import {
  type ActivityFlags,
  activityOf,
  addActivityOptions,
  keyColumns,
  withEvents,
} from '../market/activity.ts'

const messages = defineMessages({
  en: { l28: 'L28: the days of four weeks', funnel: 'the way through several events' },
  zh: { l28: 'L28：四周之中的活跃天数', funnel: '经过若干事件的转化' },
})

/** `bellwether stickiness`: how many users were active in how many periods. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  addActivityOptions(command, language, 'day').action(async (flags: ActivityFlags) => {
    const question = activityOf(flags, language)
    const rows = await withEvents(flags.workspace, (engine) => stickiness(engine, question))
    out.rows<StickinessRow>(rows, [
      ...keyColumns(question.by),
      {
        title: { en: 'Active periods', zh: '活跃期数' },
        cell: ({ periods }) => formatNumber(periods, language),
        align: 'right',
      },
      {
        title: { en: 'Users', zh: '用户' },
        cell: ({ users }) => formatNumber(users, language),
        align: 'right',
      },
      {
        title: { en: 'At least so many', zh: '至少这么多期' },
        cell: ({ at_least }) => formatPercent(at_least, language),
        align: 'right',
      },
    ])
    out.next([
      ['bellwether stickiness --from 2025-02-01 --to 2025-02-28', say.l28],
      ['bellwether funnel --steps signup,pay', say.funnel],
    ])
  })
}
