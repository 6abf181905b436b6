import {
  defineMessages,
  formatNumber,
  formatPercent,
  type Grain,
  grains,
  type Language,
  UserError,
} from '@bellwether/core'
import { type FunnelRow, funnel } from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import {
  addClockOptions,
  addEventOptions,
  daysOf,
  keyColumns,
  listOf,
  weekStartOf,
} from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'

const messages = defineMessages({
  en: {
    steps: 'names of events, in order, separated by commas',
    order: 'one after the other, or all of them in any order',
    window: 'time from the first step: 30m, 12h, 14d',
    grain: 'divide by the period in which users take the first step',
    exclude: 'events that end an attempt, separated by commas',
    badWindow: ({ value }: { value: string }) => `--window "${value}" is not a length of time`,
    seconds: 's',
    minutes: 'min',
    hours: 'h',
    days: 'd',
    byRegion: 'the same by region',
  },
  zh: {
    steps: '事件名称，按先后顺序，用逗号分隔',
    order: '依次发生，或不限次序',
    window: '自第一步起的时限：30m、12h、14d',
    grain: '按用户走第一步的期间划分',
    exclude: '使一次尝试作废的事件，用逗号分隔',
    badWindow: ({ value }) => `--window "${value}" 不是时长`,
    seconds: '秒',
    minutes: '分钟',
    hours: '小时',
    days: '天',
    byRegion: '按地区划分',
  },
})

const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const

function windowOf(text: string, language: Language): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text)
  if (match) return Number(match[1]) * secondsIn[match[2] as keyof typeof secondsIn]
  throw new UserError(messages(language).badWindow({ value: text }), { hint: '--window 14d' })
}

/** A length of time in its largest unit that is not below 1. */
function durationOf(seconds: number | null, language: Language): string {
  if (seconds === null) return ''
  const say = messages(language)
  const units = [
    [secondsIn.d, say.days],
    [secondsIn.h, say.hours],
    [secondsIn.m, say.minutes],
  ] as const
  const [size, unit] = units.find(([length]) => seconds >= length) ?? [1, say.seconds]
  return `${formatNumber(seconds / size, language)} ${unit}`
}

type Flags = {
  workspace: string
  grain?: Grain
  timezone: string
  weekStart: string
  steps: string
  order: 'ordered' | 'any'
  window: string
  exclude?: string
  by?: string
  from?: string
  to?: string
}

/** `bellwether funnel`: how many users go through a series of events. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  addClockOptions(addEventOptions(command, language), language)
    .addOption(new Option('--grain <grain>', say.grain).choices([...grains]))
    .requiredOption('--steps <events>', say.steps)
    .addOption(new Option('--order <order>', say.order).choices(['ordered', 'any']).default('ordered'))
    .option('--window <time>', say.window, '14d')
    .option('--exclude <events>', say.exclude)
    .action(async (flags: Flags) => {
      const by = listOf(flags.by)
      const rows = await withEngine(flags.workspace, (engine) =>
        funnel(engine, {
          ...daysOf(flags, language),
          grain: flags.grain,
          timezone: flags.timezone,
          weekStart: weekStartOf(flags.weekStart, language),
          by,
          steps: listOf(flags.steps),
          order: flags.order,
          window: windowOf(flags.window, language),
          exclude: listOf(flags.exclude),
        }),
      )
      const percent = (value: number) => formatPercent(value, language)
      out.rows<FunnelRow>(rows, [
        ...keyColumns(flags.grain ? ['period', ...by] : by),
        { title: { en: 'Step', zh: '步骤' }, cell: ({ step }) => step, shrink: true },
        numberColumn('Users', '用户', ({ users }) => users),
        percentColumn('Of the first', '占首步', (row) => row.rate_from_start),
        figureColumn('95 %', '95 %', ({ low, high }) => `${percent(low)}–${percent(high)}`),
        percentColumn('Of the last', '占上步', (row) => row.rate_from_previous),
        figureColumn('Median time', '时间中位数', ({ median_seconds }) =>
          durationOf(median_seconds, language),
        ),
      ])
      out.next([[`bellwether funnel --steps ${flags.steps} --by region`, say.byRegion]])
    })
}
