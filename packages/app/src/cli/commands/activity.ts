import { defineMessages } from '@bellwether/core'
import { type ActivityRow, engagement } from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions, keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { countOption } from '../numbers.ts'
import { numberColumn, percentColumn } from '../output/columns.ts'

const messages = defineMessages({
  en: {
    window: 'days of the window that ends with each period',
    power: 'active days from which one is a power user; half of the window unless given',
    core: 'active days from which one belongs to the core; one a week unless given',
    acquisition: 'the other way to grow: new users',
    stickiness: 'how many days users come',
    growth: 'who came, stayed and left',
  },
  zh: {
    window: '截至每期末的窗口天数',
    power: '活跃多少天起为重度用户；默认为窗口的一半',
    core: '活跃多少天起为核心用户；默认每周一天',
    acquisition: '另一种增长：新用户',
    stickiness: '用户来几天',
    growth: '谁来了、留下、离开',
  },
})

type Flags = ActivityFlags & { window: string; power?: string; core?: string }

/** `bellwether activity`: power, core, casual and dormant users at the end of every period. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  addActivityOptions(command, language)
    .option('--window <days>', say.window, '28')
    .option('--power <days>', say.power)
    .option('--core <days>', say.core)
    .action(async (flags: Flags) => {
      const question = {
        ...activityOf(flags, language),
        window: countOption(flags.window, '--window', language, 1000),
        ...(flags.power !== undefined && { power: countOption(flags.power, '--power', language, 1000) }),
        ...(flags.core !== undefined && { core: countOption(flags.core, '--core', language, 1000) }),
      }
      const rows = await withEngine(flags.workspace, (engine) => engagement(engine, question))
      out.rows<ActivityRow>(rows, [
        { title: { en: 'Up to', zh: '截至' }, cell: ({ period_end }) => period_end },
        ...keyColumns(question.by),
        numberColumn('Active', '活跃', ({ active }) => active),
        numberColumn('Power', '重度', ({ power }) => power),
        numberColumn('Core', '核心', ({ core }) => core),
        numberColumn('Casual', '轻度', ({ casual }) => casual),
        numberColumn('Dormant', '沉睡', ({ dormant }) => dormant),
        numberColumn('Days', '天数', ({ mean_days }) => mean_days, 1),
        percentColumn('Stickiness', '黏性', ({ stickiness }) => stickiness),
      ])
      out.next([
        ['bellwether acquisition', say.acquisition],
        ['bellwether stickiness', say.stickiness],
        ['bellwether growth', say.growth],
      ])
    })
}
