import { type LeverRow, leverRows } from '@bellwether/analysis'
import { defineMessages, formatNumber, type Language, UserError } from '@bellwether/core'
import { growth, retention } from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions, withEvents } from '../market/activity.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    revenue: 'revenue of an active user in a period',
    elasticity: 'by what power new users follow the price: an assumption of yours',
    horizons: 'periods from now, separated by commas',
    bad: ({ option, value }: { option: string; value: string }) => `--${option} "${value}" cannot be used`,
    retention: 'one point more retention',
    newUsers: '10 % more new users',
    reactivation: '10 % more returns',
    price: 'a price 10 % lower',
    assumptions:
      'Assumes: what users did in the observed periods goes on, and costs of pulling a lever are not counted. The effect of price rests on --price-elasticity alone. Intervals (95 %) draw the observed periods again. A last period that is not over must be left out with --to. An experiment in which the interval of the effect excludes the number above would prove it wrong.',
    experiment: 'who came, stayed and left',
  },
  zh: {
    revenue: '每名活跃用户每期的收入',
    elasticity: '新用户随价格变化的弹性：由你假定',
    horizons: '距今的期数，用逗号分隔',
    bad: ({ option, value }) => `--${option} "${value}" 不可用`,
    retention: '留存率提高一个百分点',
    newUsers: '新用户增加 10 %',
    reactivation: '回流增加 10 %',
    price: '降价 10 %',
    assumptions:
      '假定：用户在观测期内的行为延续；未计入实施成本。价格的影响只取决于 --price-elasticity。区间（95 %）由重抽观测期得出。尚未结束的末期须用 --to 排除。若实验所得效果的区间不含上述数值，即为证伪。',
    experiment: '谁来了、留下、离开',
  },
})

type Flags = ActivityFlags & {
  revenuePerUser: string
  priceElasticity: string
  horizons: string
}

function numberOf(
  text: string,
  option: string,
  allowed: (n: number) => boolean,
  example: string,
  language: Language,
): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && allowed(value)) return value
  throw new UserError(messages(language).bad({ option, value: text }), { hint: `--${option} ${example}` })
}

function columnsOf(language: Language): Column<LeverRow>[] {
  const say = messages(language)
  const names: Record<string, string> = {
    retention: say.retention,
    newUsers: say.newUsers,
    reactivation: say.reactivation,
    price: say.price,
  }
  const whole = (n: number) => formatNumber(n, language, 0)
  const effect = (key: 'active' | 'revenue', en: string, zh: string): Column<LeverRow>[] => [
    { title: { en, zh }, cell: (row) => whole(row[`${key}_change`]), align: 'right' },
    {
      title: { en: 'Low–high', zh: '低–高' },
      cell: (row) => `${whole(row[`${key}_low`])} – ${whole(row[`${key}_high`])}`,
      align: 'right',
    },
  ]
  return [
    { title: { en: '#', zh: '#' }, cell: ({ rank }) => String(rank), align: 'right' },
    { title: { en: 'Lever', zh: '举措' }, cell: ({ lever }) => names[lever] ?? lever },
    { title: { en: 'Periods', zh: '期数' }, cell: ({ horizon }) => String(horizon), align: 'right' },
    ...effect('active', 'Users', '用户'),
    ...effect('revenue', 'Revenue', '收入'),
    { title: { en: 'Observed', zh: '观测期' }, cell: ({ evidence }) => String(evidence), align: 'right' },
  ]
}

/** `bellwether levers`: what to do first, by what each lever brings in users and revenue. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  addActivityOptions(command, language, 'month')
    .option('--revenue-per-user <amount>', say.revenue, '1')
    .option('--price-elasticity <number>', say.elasticity, '-1')
    .option('--horizons <list>', say.horizons, '3,6,12')
    .action(async (flags: Flags) => {
      const question = { ...activityOf(flags, language), by: [] }
      const options = {
        revenuePerUser: numberOf(
          flags.revenuePerUser,
          'revenue-per-user',
          (value) => value >= 0,
          '20',
          language,
        ),
        priceElasticity: numberOf(flags.priceElasticity, 'price-elasticity', () => true, '-1.2', language),
        horizons: flags.horizons
          .split(',')
          .map((text) =>
            numberOf(
              text,
              'horizons',
              (value) => Number.isInteger(value) && value >= 1 && value <= 120,
              '3,6,12',
              language,
            ),
          ),
        seed: 1,
      }
      const rows = await withEvents(flags.workspace, async (engine) =>
        leverRows(
          await growth(engine, question),
          await retention(engine, { ...question, periods: 1 }),
          options,
        ),
      )
      out.rows(rows, columnsOf(language))
      out.text(`\n${say.assumptions}`)
      out.next([['bellwether growth', say.experiment]])
    })
}
