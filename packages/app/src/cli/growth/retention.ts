import type { CohortTestRow } from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import { type ValueRetentionRow, valueRetention } from '@bellwether/market'
import type { Context } from '../context.ts'
import { keyColumns, withEvents } from '../market/activity.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    unit: ({ unit }: { unit: string }) =>
      `A user's mean, in ${unit}: of everyone in the cohort, whether they came back or not.\n`,
    growth: 'what came, grew and left',
  },
  zh: {
    unit: ({ unit }) => `每名用户的均值（${unit}）：同期群全体，无论是否回来。\n`,
    growth: '价值的新增、扩张与流失',
  },
})

type ValueQuestion = Parameters<typeof valueRetention>[1] & { readonly by: readonly string[] }

const numbers = (
  en: string,
  zh: string,
  cell: (row: ValueRetentionRow) => number,
  digits = 2,
): Column<ValueRetentionRow> => ({
  title: { en, zh },
  cell: (row, language) => formatNumber(cell(row), language, digits),
  align: 'right',
})

/** What cohorts are worth, a line a cohort and k. */
export async function printValueRetention(
  workspace: string,
  question: ValueQuestion,
  { out, language }: Context,
): Promise<void> {
  const say = messages(language)
  const rows = await withEvents(workspace, (engine) => valueRetention(engine, question))
  out.text(say.unit({ unit: rows[0]?.unit ?? question.of }))
  const shown = out.json ? rows : rows.filter(({ complete, sum }) => complete || sum !== 0)
  out.rows<ValueRetentionRow>(shown, [
    { title: { en: 'Cohort', zh: '同期群' }, cell: ({ cohort }) => cohort },
    ...keyColumns(question.by),
    numbers('Size', '人数', ({ size }) => size, 0),
    numbers('k', 'k', ({ k }) => k, 0),
    numbers('With value', '有值人数', ({ retained }) => retained, 0),
    numbers('Sum', '合计', ({ sum }) => sum),
    numbers('Mean', '均值', ({ mean }) => mean),
    {
      title: { en: '95 %', zh: '95 %' },
      cell: ({ mean_low, mean_high }) =>
        `${formatNumber(mean_low, language, 2)}–${formatNumber(mean_high, language, 2)}`,
      align: 'right',
    },
    numbers('Up to k', '累计', ({ cumulative_mean }) => cumulative_mean),
  ])
  out.next([[`bellwether growth --of ${question.of}`, say.growth]])
}

/** Columns of a test of two cohorts. */
export function cohortTestColumns({ a, b }: { a: string; b: string }): Column<CohortTestRow>[] {
  const rate = (name: string, cell: (row: CohortTestRow) => number): Column<CohortTestRow> => ({
    title: { en: name, zh: name },
    cell: (row, language) => formatPercent(cell(row), language),
    align: 'right',
  })
  const p = (en: string, zh: string, cell: (row: CohortTestRow) => number): Column<CohortTestRow> => ({
    title: { en, zh },
    cell: (row) => (cell(row) < 0.0001 ? '<0.0001' : cell(row).toFixed(4)),
    align: 'right',
  })
  return [
    { title: { en: 'k', zh: 'k' }, cell: ({ k }) => String(k), align: 'right' },
    rate(a, (row) => row.rate_a),
    rate(b, (row) => row.rate_b),
    {
      title: { en: 'Difference, 95 %', zh: '差异，95 %' },
      cell: ({ difference, low, high }, language) =>
        `${formatPercent(difference, language)} (${formatPercent(low, language)} – ${formatPercent(high, language)})`,
      align: 'right',
    },
    p('p', 'p', (row) => row.p_value),
    p('p, all k', 'p（全部 k）', (row) => row.p_adjusted),
  ]
}
