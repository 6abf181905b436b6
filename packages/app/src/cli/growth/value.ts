import { defineMessages, formatNumber, formatPercent, type Language } from '@bellwether/core'
import { type ValueGrowthRow, valueGrowth } from '@bellwether/market'
import type { Context } from '../context.ts'
import { type activityOf, keyColumns, withEvents } from '../market/activity.ts'
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

type Amount = 'value' | 'new' | 'expansion' | 'contraction' | 'churned' | 'reactivated'

function columnsOf(by: readonly string[], language: Language): Column<ValueGrowthRow>[] {
  const amount = (key: Amount, en: string, zh: string): Column<ValueGrowthRow> => ({
    title: { en, zh },
    cell: (row) => formatNumber(row[key], language),
    align: 'right',
  })
  const share = (key: 'nrr' | 'grr' | 'growth_rate', en: string, zh: string): Column<ValueGrowthRow> => ({
    title: { en, zh },
    cell: (row) => (row[key] === null ? '' : formatPercent(row[key], language, 0)),
    align: 'right',
  })
  return [
    { title: { en: 'Period', zh: '期间' }, cell: ({ period }) => period },
    ...keyColumns(by),
    amount('value', 'Value', '价值'),
    amount('new', 'New', '新增'),
    amount('expansion', 'Expansion', '扩张'),
    amount('reactivated', 'Reactivated', '回流'),
    amount('contraction', 'Contraction', '收缩'),
    amount('churned', 'Churned', '流失'),
    share('growth_rate', 'Growth', '增长'),
    share('nrr', 'NRR', '净留存'),
    share('grr', 'GRR', '毛留存'),
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
  const rows = await withEvents(workspace, (engine) => valueGrowth(engine, question))
  const heading = say.value({ of, unit: rows[0]?.unit ?? of })
  if (by.length === 0) out.text(`${heading}  ${sparkline(rows.map(({ value }) => value))}\n`)
  out.rows(rows, columnsOf(by, language))
  out.next([
    [`bellwether retention --grain ${grain} --of ${of}`, say.retention],
    ['bellwether growth', say.users],
    ['bellwether value', say.customers],
  ])
}
