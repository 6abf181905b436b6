import { defineMessages, formatPercent } from '@bellwether/core'
import { type AcquisitionRow, acquisition } from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions, keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'

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
    const rows = await withEngine(flags.workspace, (engine) => acquisition(engine, question))
    const percent = (value: number | null) => (value === null ? '' : formatPercent(value, language))
    out.rows<AcquisitionRow>(rows, [
      { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
      ...keyColumns(question.by),
      numberColumn('New', '新增', (row) => row.new),
      percentColumn('Share', '占比', ({ share }) => share),
      figureColumn('95 %', '95 %', ({ low, high }) =>
        low === null ? '' : `${percent(low)}–${percent(high)}`,
      ),
      percentColumn('Growth', '增长', ({ growth_rate }) => growth_rate),
      numberColumn('In all', '累计', ({ cumulative }) => cumulative),
    ])
    out.next([
      ['bellwether activity', say.activity],
      ['bellwether retention', say.retention],
      ['bellwether acquisition --by channel', say.channel],
    ])
  })
}
