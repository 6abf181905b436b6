import { defineMessages, type Grain, grains, type Language, parsePeriod, UserError } from '@bellwether/core'
import { type Command, Option } from 'commander'
import type { Column } from '../output/table.ts'

/** Options that every question about users takes, as written. */
export type ActivityFlags = {
  workspace: string
  grain: Grain
  timezone: string
  weekStart: string
  from?: string
  to?: string
  by?: string
  event?: string
}

const messages = defineMessages({
  en: {
    workspace: 'the folder that the events were imported into',
    grain: 'length of the periods',
    timezone: 'whose midnight begins a day, such as Asia/Shanghai',
    weekStart: 'first day of a week: monday … sunday, or 0 Sunday, 1 Monday … 6 Saturday',
    from: 'first period: 2025, 2025-Q3, 2025-04, 2025-W14 or a day',
    to: 'last period, written like the first',
    by: 'divide by product, segment, region or event properties, separated by commas',
    event: 'only events of this name count as activity',
    backwards: ({ from, to }: { from: string; to: string }) => `--from ${from} lies after --to ${to}`,
    apart: ({ option, other }: { option: string; other: string }) =>
      `--${option} and --${other} ask for different things`,
    badWeekStart: ({ value }: { value: string }) => `--week-start "${value}" is not a day of the week`,
  },
  zh: {
    workspace: '导入事件的工作区文件夹',
    grain: '期间的长度',
    timezone: '以哪个时区的零点为一天之始，例如 Asia/Shanghai',
    weekStart: '一周的第一天：monday……sunday，或 0 为周日，1 为周一……6 为周六',
    from: '起始期间：2025、2025-Q3、2025-04、2025-W14 或某日',
    to: '结束期间，写法同上',
    by: '按 product、segment、region 或事件属性划分，用逗号分隔',
    event: '只把此名称的事件算作活跃',
    backwards: ({ from, to }) => `--from ${from} 晚于 --to ${to}`,
    apart: ({ option, other }) => `--${option} 与 --${other} 不能同用`,
    badWeekStart: ({ value }) => `--week-start "${value}" 不是一周中的某一天`,
  },
})

/** The workspace that commands about own data look into where none is named. */
export const defaultWorkspace = process.env.BELLWETHER_WORKSPACE ?? 'bellwether-workspace'

/** Declares where the events are and which of them are asked for. */
export function addEventOptions(command: Command, language: Language): Command {
  const say = messages(language)
  return command
    .option('--workspace <folder>', say.workspace, defaultWorkspace)
    .option('--from <period>', say.from)
    .option('--to <period>', say.to)
    .option('--by <columns>', say.by)
}

/** Declares whose days and weeks are counted. */
export function addClockOptions(command: Command, language: Language): Command {
  const say = messages(language)
  return command
    .option('--timezone <name>', say.timezone, 'UTC')
    .option('--week-start <day>', say.weekStart, '1')
}

/** Declares the options of a question about active users. */
export function addActivityOptions(command: Command, language: Language, grain: Grain = 'week'): Command {
  const say = messages(language)
  return addClockOptions(addEventOptions(command, language), language)
    .addOption(new Option('--grain <grain>', say.grain).choices([...grains]).default(grain))
    .option('--event <name>', say.event)
}

/** The columns of a comma-separated list. */
export const listOf = (text: string | undefined): string[] =>
  text
    ?.split(',')
    .map((item) => item.trim())
    .filter(Boolean) ?? []

/**
 * The days that `--from` and `--to` stand for.
 *
 * @throws UserError when they are no periods, or the first is the later one
 */
export function daysOf({ from, to }: Pick<ActivityFlags, 'from' | 'to'>, language: Language) {
  const days = {
    from: from === undefined ? undefined : parsePeriod(from).start,
    to: to === undefined ? undefined : parsePeriod(to).end,
  }
  if (days.from === undefined || days.to === undefined || days.from <= days.to) return days
  throw new UserError(messages(language).backwards({ from: from!, to: to! }), {
    hint: `--from ${to} --to ${from}`,
  })
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * The first day of a week that `--week-start` names.
 *
 * @throws UserError when it is none
 */
export function weekStartOf(text: string, language: Language): number {
  if (/^[0-6]$/.test(text)) return Number(text)
  const named = weekdays.indexOf(text.trim().toLowerCase())
  if (named >= 0) return named
  throw new UserError(messages(language).badWeekStart({ value: text }), { hint: '--week-start monday' })
}

/**
 * Refuses two options that can't both be meant.
 *
 * @throws UserError when both are given
 */
export function refuseBoth(
  [option, value]: readonly [name: string, value: unknown],
  [other, second]: readonly [name: string, value: unknown],
  language: Language,
): void {
  if (value === undefined || second === undefined) return
  throw new UserError(messages(language).apart({ option, other }), { hint: `--${option} … | --${other} …` })
}

/**
 * The question that options stand for.
 *
 * @throws UserError when a period or the first day of the week can't be read
 */
export function activityOf(flags: ActivityFlags, language: Language) {
  const { grain, timezone, weekStart, by, event } = flags
  return {
    grain,
    timezone,
    weekStart: weekStartOf(weekStart, language),
    by: listOf(by),
    event,
    ...daysOf(flags, language),
  }
}

/** Columns of a table for people: those that users are divided by. */
export const keyColumns = (by: readonly string[]): Column<Readonly<Record<string, unknown>>>[] =>
  by.map((name) => ({ title: { en: name, zh: name }, cell: (row) => String(row[name] || '–'), shrink: true }))
