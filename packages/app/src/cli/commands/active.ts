import { defineMessages } from '@bellwether/core'
import { type ActiveRow, active } from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions, keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { countOption } from '../numbers.ts'
import { numberColumn, percentColumn } from '../output/columns.ts'

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
  addActivityOptions(command, language, 'day')
    .option('--month-days <n>', say.monthDays, '30')
    .action(async (flags: ActivityFlags & { monthDays: string }) => {
      const question = activityOf(flags, language)
      const monthDays = countOption(flags.monthDays, '--month-days', language, 1000)
      const rows = await withEngine(flags.workspace, (engine) => active(engine, { ...question, monthDays }))
      out.rows<ActiveRow>(rows, [
        { title: { en: 'Day', zh: '日期' }, cell: ({ day }) => day },
        ...keyColumns(question.by),
        numberColumn('DAU', '日活', ({ dau }) => dau),
        numberColumn('WAU', '周活', ({ wau }) => wau),
        numberColumn('MAU', '月活', ({ mau }) => mau),
        percentColumn('DAU/MAU', '日活/月活', ({ stickiness }) => stickiness),
      ])
      out.next([
        ['bellwether stickiness', say.stickiness],
        ['bellwether growth', say.growth],
      ])
    })
}
