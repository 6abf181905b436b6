import { type Bilingual, defineMessages, formatNumber } from '@bellwether/core'
import {
  type CountingCause,
  type CountingProduct,
  countingProducts,
  type Explanation,
  explainGrowth,
  explainRetention,
} from '@bellwether/market'
import { Argument, type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions, keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { countOption } from '../numbers.ts'
import { figureColumn } from '../output/columns.ts'

const messages = defineMessages({
  en: {
    question: 'which numbers',
    countAs: 'the product whose numbers are explained',
    periods: 'the greatest k of retention',
    kind: 'how the exact retention counts a return: bounded or unbounded',
    all: 'also the numbers that are the same',
    same: 'All numbers are the same.',
    growth: 'the numbers themselves, as the product counts',
  },
  zh: {
    question: '解释哪种数字',
    countAs: '要解释其数字的产品',
    periods: '留存的最大 k',
    kind: '精确留存如何算作回来：bounded 或 unbounded',
    all: '也列出相同的数字',
    same: '所有数字都相同。',
    growth: '按该产品计数的数字本身',
  },
})

/** Why a number differs, for people. */
const reasons: Readonly<Record<CountingCause, Bilingual>> = {
  same: { en: 'the same', zh: '相同' },
  account_created_elsewhere: {
    en: 'users whose account was created in another period count as resurrected, not as new',
    zh: '账户创建于其他期间的用户算作回流，而非新增',
  },
  windows_from_first_event: {
    en: 'windows of one length run from each first event, so that an event may fall into another one than its calendar period',
    zh: '自首个事件起按固定长度的窗口计，事件所在窗口可能与日历期间不同',
  },
  on_or_after: {
    en: 'users who come back in a later window count too, and windows run from each first event',
    zh: '之后窗口回来的用户也算，且窗口自首个事件起计',
  },
  incomplete_left_out: {
    en: 'the window is not over for all users of the cohort, so nothing is shown',
    zh: '同期群中有用户的窗口尚未结束，故不显示',
  },
  recurring_cohorts: {
    en: 'all who are active in a period are its cohort, also those who had begun before',
    zh: '期间内所有活跃用户都属于该同期群，包括更早开始的用户',
  },
}

type Flags = ActivityFlags & {
  countAs: CountingProduct
  periods: string
  kind: 'bounded' | 'unbounded'
  all?: boolean
}

const number = (value: number | null, language: Context['language']): string =>
  value === null ? '–' : formatNumber(value, language)

async function answer(what: 'growth' | 'retention', flags: Flags, { out, language }: Context): Promise<void> {
  const say = messages(language)
  const question = activityOf(flags, language)
  const periods = countOption(flags.periods, '--periods', language, 1000)
  const explained = await withEngine(flags.workspace, (engine) =>
    what === 'growth'
      ? explainGrowth(engine, question, flags.countAs)
      : explainRetention(engine, { ...question, periods, kind: flags.kind }, flags.countAs),
  )
  const rows = flags.all ? explained : explained.filter(({ cause }) => cause !== 'same')
  if (out.json) {
    out.rows(
      rows.map((row) => ({ ...row, reason: reasons[row.cause][language] })),
      [],
    )
    return
  }
  if (rows.length === 0) out.text(say.same)
  else
    out.rows<Explanation>(rows, [
      { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
      ...keyColumns(question.by),
      ...(what === 'retention'
        ? [figureColumn<Explanation>('k', 'k', ({ k }) => String(k))]
        : [{ title: { en: 'Number', zh: '指标' }, cell: ({ measure }: Explanation) => measure }]),
      figureColumn('Exact', '精确', ({ exact }) => number(exact, language)),
      figureColumn(flags.countAs, flags.countAs, ({ counted }) => number(counted, language)),
      figureColumn('Only exact', '仅精确', ({ only_exact }) => number(only_exact, language)),
      figureColumn('Only there', '仅该产品', ({ only_counted }) => number(only_counted, language)),
    ])
  const causes = new Set(rows.map(({ cause }) => cause))
  for (const cause of causes) out.text(`\n${flags.countAs}: ${reasons[cause][language]}`)
  out.next([[`bellwether ${what} --count-as ${flags.countAs}`, say.growth]])
}

/** `bellwether explain`: where and why the numbers of another product differ from the exact ones. */
export function configure(command: Command, context: Context): void {
  const { language } = context
  const say = messages(language)
  command.addArgument(new Argument('<numbers>', say.question).choices(['growth', 'retention']))
  addActivityOptions(command, language)
    .addOption(
      new Option('--count-as <product>', say.countAs).choices([...countingProducts]).makeOptionMandatory(),
    )
    .option('--periods <n>', say.periods, '12')
    .addOption(new Option('--kind <kind>', say.kind).choices(['bounded', 'unbounded']).default('bounded'))
    .option('--all', say.all)
    .action((what: 'growth' | 'retention', flags: Flags) => answer(what, flags, context))
}
