import { defineMessages } from '@bellwether/core'
import { type ValueGrowthRow, valueGrowth } from '@bellwether/market'
import type { Context } from '../context.ts'
import { type activityOf, keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { numberColumn, percentColumn } from '../output/columns.ts'
import { sparkline } from '../output/sparkline.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    value: ({ of, unit }: { of: string; unit: string }) => (of === unit ? of : `${of}, ${unit}`),
    retention: 'what cohorts are worth over time',
    users: 'the same of users',
    customers: 'what each customer will be worth',
  },
  zh: {
    value: ({ of, unit }) => (of === unit ? of : `${of}（${unit}）`),
    retention: '各同期群随时间的价值',
    users: '用户数的增长核算',
    customers: '每位客户未来的价值',
  },
})

function columnsOf(by: readonly string[]): Column<ValueGrowthRow>[] {
  return [
    { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
    ...keyColumns(by),
    numberColumn('Value', '价值', ({ value }) => value),
    numberColumn('New', '新增', (row) => row.new),
    numberColumn('Expansion', '扩张', ({ expansion }) => expansion),
    numberColumn('Reactivated', '回流', ({ reactivated }) => reactivated),
    numberColumn('Contraction', '收缩', ({ contraction }) => contraction),
    numberColumn('Churned', '流失', ({ churned }) => churned),
    percentColumn('Growth', '增长', ({ growth_rate }) => growth_rate, 0),
    percentColumn('NRR', '净留存', ({ nrr }) => nrr, 0),
    percentColumn('GRR', '毛留存', ({ grr }) => grr, 0),
  ]
}

/** Growth accounting of what users are worth. */
export async function printValueGrowth(
  workspace: string,
  question: ReturnType<typeof activityOf> & { of: string },
  { out, language }: Context,
): Promise<void> {
  const say = messages(language)
  const { by, of, grain } = question
  const rows = await withEngine(workspace, (engine) => valueGrowth(engine, question))
  const heading = say.value({ of, unit: rows[0]?.unit ?? of })
  if (by.length === 0) out.text(`${heading}  ${sparkline(rows.map(({ value }) => value))}\n`)
  out.rows(rows, columnsOf(by))
  out.next([
    [`bellwether retention --grain ${grain} --of ${of}`, say.retention],
    ['bellwether growth', say.users],
    ['bellwether value', say.customers],
  ])
}
