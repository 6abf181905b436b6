import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import { type AcquisitionRow, acquisition } from '@bellwether/market'
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
  en: {
    activity: 'the other way to grow: how much users do',
    retention: 'who of them comes back',
    channel: 'by a property of the first event',
  },
  zh: {
    activity: '另一种增长：用户的活跃程度',
    retention: '其中谁会回来',
    channel: '按首个事件的属性划分',
  },
})

/** `bellwether acquisition`: new users of every period by what their first event says. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  addActivityOptions(command, language).action(async (flags: ActivityFlags) => {
    const question = activityOf(flags, language)
    const rows = await withEvents(flags.workspace, (engine) => acquisition(engine, question))
    const percent = (value: number | null) => (value === null ? '' : formatPercent(value, language))
    out.rows<AcquisitionRow>(rows, [
      { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
      ...keyColumns(question.by),
      { title: { en: 'New', zh: '新增' }, cell: (row) => formatNumber(row.new, language), align: 'right' },
      { title: { en: 'Share', zh: '占比' }, cell: ({ share }) => percent(share), align: 'right' },
      {
        title: { en: '95 %', zh: '95 %' },
        cell: ({ low, high }) => (low === null ? '' : `${percent(low)}–${percent(high)}`),
        align: 'right',
      },
      {
        title: { en: 'Growth', zh: '增长' },
        cell: ({ growth_rate }) => percent(growth_rate),
        align: 'right',
      },
      {
        title: { en: 'In all', zh: '累计' },
        cell: ({ cumulative }) => formatNumber(cumulative, language),
        align: 'right',
      },
    ])
    out.next([
      ['bellwether activity', say.activity],
      ['bellwether retention', say.retention],
      ['bellwether acquisition --by channel', say.channel],
    ])
  })
}
