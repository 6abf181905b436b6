import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import { type ActiveRow, active } from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import {
  type ActivityFlags,
  activityOf,
  addActivityOptions,
  countOf,
  keyColumns,
  withEvents,
} from '../market/activity.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    monthDays: 'days of the monthly window',
    stickiness: 'how many days users come',
    growth: 'who came, stayed and left',
  },
  zh: {
    monthDays: '“月”窗口的天数',
    stickiness: '用户来几天',
    growth: '谁来了、留下、离开',
  },
})

/** `bellwether active`: daily, weekly and monthly active users of every day. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  const count = (key: 'dau' | 'wau' | 'mau', en: string, zh: string) =>
    ({
      title: { en, zh },
      cell: (row) => formatNumber(row[key], language),
      align: 'right',
    }) satisfies Column<ActiveRow>
  addActivityOptions(command, language, 'day')
    .option('--month-days <n>', say.monthDays, '30')
    .action(async (flags: ActivityFlags & { monthDays: string }) => {
      const question = activityOf(flags, language)
      const monthDays = countOf('month-days', flags.monthDays, language)
      const rows = await withEvents(flags.workspace, (engine) => active(engine, { ...question, monthDays }))
      out.rows<ActiveRow>(rows, [
        { title: { en: 'Day', zh: '日期' }, cell: ({ day }) => day },
        ...keyColumns(question.by),
        count('dau', 'DAU', '日活'),
        count('wau', 'WAU', '周活'),
        count('mau', 'MAU', '月活'),
        {
          title: { en: 'DAU/MAU', zh: '日活/月活' },
          cell: ({ stickiness }) => (stickiness === null ? '' : formatPercent(stickiness, language)),
          align: 'right',
        },
      ])
      out.next([
        ['bellwether stickiness', say.stickiness],
        ['bellwether growth', say.growth],
      ])
    })
}
