import { defineMessages } from '@bellwether/core'
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
} from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { numberColumn, percentColumn } from '../output/columns.ts'
import { sparkline } from '../output/sparkline.ts'

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
  addActivityOptions(command, language)
    .option('--of <measure>', say.of, 'users')
    .addOption(new Option('--count-as <product>', say.countAs).choices([...countingProducts]))
  command.action(async (flags: ActivityFlags & { of: string; countAs?: CountingProduct }) => {
    const question = activityOf(flags, language)
    if (flags.of !== 'users') {
      refuseBoth(['of', flags.of], ['count-as', flags.countAs], language)
      return printValueGrowth(flags.workspace, { ...question, of: flags.of }, context)
    }
    const rows = await withEngine(flags.workspace, (engine) =>
      flags.countAs ? growthAs(engine, question, flags.countAs) : growth(engine, question),
    )
    if (question.by.length === 0) out.text(`${say.active}  ${sparkline(rows.map(({ active }) => active))}\n`)
    out.rows<GrowthRow>(rows, [
      { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
      ...keyColumns(question.by),
      numberColumn('Active', '活跃', ({ active }) => active),
      numberColumn('New', '新增', (row) => row.new),
      numberColumn('Retained', '留存', ({ retained }) => retained),
      numberColumn('Resurrected', '回流', ({ resurrected }) => resurrected),
      numberColumn('Churned', '流失', ({ churned }) => churned),
      percentColumn('Growth', '增长', ({ growth_rate }) => growth_rate),
      numberColumn('Quick ratio', '速动比', ({ quick_ratio }) => quick_ratio, 2),
    ])
    out.next([
      ['bellwether retention', say.retention],
      ['bellwether growth --by region', say.region],
      ['bellwether acquisition --by region', say.acquisition],
    ])
  })
}
