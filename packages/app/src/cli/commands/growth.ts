import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import { type CountingProduct, countingProducts, type GrowthRow, growth, growthAs } from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { printValueGrowth } from '../growth/value.ts'
import {
  type ActivityFlags,
  activityOf,
  addActivityOptions,
  keyColumns,
  refuseBoth,
  withEvents,
} from '../market/activity.ts'
import { sparkline } from '../output/sparkline.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    active: 'Active users',
    retention: 'who of them comes back',
    region: 'the same by region',
    acquisition: 'where new users come from',
    countAs: 'count as a product does; bellwether explain growth says where and why it differs',
    of: 'what grows: users, or what they are worth: revenue, quantity, tokens, value or a numeric property',
  },
  zh: {
    active: '活跃用户',
    retention: '其中谁会回来',
    region: '按地区划分',
    acquisition: '新用户从何而来',
    countAs: '按某产品的方式计数；bellwether explain growth 说明差异何在',
    of: '什么在增长：users（用户），或其价值：revenue、quantity、tokens、value 或数值型属性',
  },
})

/** `bellwether growth`: new, retained, resurrected and churned users of every period. */
export function configure(command: Command, context: Context): void {
  const { out, language } = context
  const say = messages(language)
  const count = (key: 'active' | 'new' | 'retained' | 'resurrected' | 'churned', en: string, zh: string) =>
    ({
      title: { en, zh },
      cell: (row) => formatNumber(row[key], language),
      align: 'right',
    }) satisfies Column<GrowthRow>
  addActivityOptions(command, language)
    .option('--of <measure>', say.of, 'users')
    .addOption(new Option('--count-as <product>', say.countAs).choices([...countingProducts]))
  command.action(async (flags: ActivityFlags & { of: string; countAs?: CountingProduct }) => {
    const question = activityOf(flags, language)
    if (flags.of !== 'users') {
      refuseBoth(['of', flags.of], ['count-as', flags.countAs], language)
      return printValueGrowth(flags.workspace, { ...question, of: flags.of }, context)
    }
    const rows = await withEvents(flags.workspace, (engine) =>
      flags.countAs ? growthAs(engine, question, flags.countAs) : growth(engine, question),
    )
    if (question.by.length === 0) out.text(`${say.active}  ${sparkline(rows.map(({ active }) => active))}\n`)
    out.rows<GrowthRow>(rows, [
      { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
      ...keyColumns(question.by),
      count('active', 'Active', '活跃'),
      count('new', 'New', '新增'),
      count('retained', 'Retained', '留存'),
      count('resurrected', 'Resurrected', '回流'),
      count('churned', 'Churned', '流失'),
      {
        title: { en: 'Growth', zh: '增长' },
        cell: ({ growth_rate }) => (growth_rate === null ? '' : formatPercent(growth_rate, language)),
        align: 'right',
      },
      {
        title: { en: 'Quick ratio', zh: '速动比' },
        cell: ({ quick_ratio }) => (quick_ratio === null ? '' : formatNumber(quick_ratio, language, 2)),
        align: 'right',
      },
    ])
    out.next([
      ['bellwether retention', say.retention],
      ['bellwether growth --by region', say.region],
      ['bellwether acquisition --by region', say.acquisition],
    ])
  })
}
