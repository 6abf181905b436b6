import { defineMessages, type Grain, grains } from '@bellwether/core'
import { type StickinessRow, stickiness } from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions, keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { countOption } from '../numbers.ts'
import { numberColumn, percentColumn } from '../output/columns.ts'

const messages = defineMessages({
  en: {
    window: 'only the last so many periods: 7 days for L7, 28 for L28',
    over: 'one histogram for each longer period: stickiness over time',
    l28: 'L28: the days of the last four weeks',
    l7: 'L7 of every week',
    funnel: 'the way through several events',
  },
  zh: {
    window: '只看最近若干期：L7 为 7 天，L28 为 28 天',
    over: '每个更长的期间一张分布：黏性随时间的变化',
    l28: 'L28：最近四周之中的活跃天数',
    l7: '每周的 L7',
    funnel: '经过若干事件的转化',
  },
})

/** `bellwether stickiness`: how many users were active in how many periods. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  addActivityOptions(command, language, 'day')
    .option('--window <n>', say.window)
    .addOption(new Option('--over <grain>', say.over).choices([...grains]))
  command.action(async (flags: ActivityFlags & { window?: string; over?: Grain }) => {
    const question = activityOf(flags, language)
    const window =
      flags.window === undefined ? undefined : countOption(flags.window, '--window', language, 1000)
    const { over } = flags
    const rows = await withEngine(flags.workspace, (engine) =>
      stickiness(engine, { ...question, window, over }),
    )
    out.rows<StickinessRow>(rows, [
      ...(over ? keyColumns(['period']) : []),
      ...keyColumns(question.by),
      numberColumn('Active periods', '活跃期数', ({ periods }) => periods),
      numberColumn('Users', '用户', ({ users }) => users),
      percentColumn('At least so many', '至少这么多期', ({ at_least }) => at_least),
    ])
    out.next([
      ['bellwether stickiness --window 28', say.l28],
      ['bellwether stickiness --over week', say.l7],
      ['bellwether funnel --steps signup,pay', say.funnel],
    ])
  })
}
