import { type CohortTestRow, type CurveTestRow, compareCohorts, compareCurves } from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import { type RetentionRow, type ValueRetentionRow, valueRetention } from '@bellwether/market'
import type { Context } from '../context.ts'
import { keyColumns } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { figureColumn, numberColumn, pColumn, percentColumn, pText } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

type Curves = Readonly<Record<'chi' | 'p' | 'periods' | 'left' | 'expected' | 'a', string>>

const messages = defineMessages({
  en: {
    unit: ({ unit }: { unit: string }) =>
      `A user's mean, in ${unit}: of everyone in the cohort, whether they came back or not.\n`,
    growth: 'what came, grew and left',
    curves: ({ chi, p, periods, left, expected, a }: Curves) =>
      `\nAll ${periods} periods together, log-rank test: χ² ${chi} with 1 degree of freedom, p ${p}.\n${left} users of ${a} left; ${expected} would have if both left alike.`,
    whole: 'one test of the whole curves',
  },
  zh: {
    unit: ({ unit }) => `每名用户的均值（${unit}）：同期群全体，无论是否回来。\n`,
    growth: '价值的新增、扩张与流失',
    curves: ({ chi, p, periods, left, expected, a }) =>
      `\n全部 ${periods} 期合并的对数秩检验：χ² ${chi}，自由度 1，p ${p}。\n${a} 有 ${left} 名用户离开；若两者流失相同则为 ${expected} 名。`,
    whole: '对整条曲线的一次检验',
  },
})

type ValueQuestion = Parameters<typeof valueRetention>[1] & { readonly by: readonly string[] }

/** What cohorts are worth, a line a cohort and k. */
export async function printValueRetention(
  workspace: string,
  question: ValueQuestion,
  { out, language }: Context,
): Promise<void> {
  const say = messages(language)
  const rows = await withEngine(workspace, (engine) => valueRetention(engine, question))
  out.text(say.unit({ unit: rows[0]?.unit ?? question.of }))
  const shown = out.json ? rows : rows.filter(({ complete, sum }) => complete || sum !== 0)
  out.rows<ValueRetentionRow>(shown, [
    { title: { en: 'Cohort', zh: '同期群' }, cell: ({ cohort }) => cohort },
    ...keyColumns(question.by),
    numberColumn('Size', '人数', ({ size }) => size, 0),
    numberColumn('k', 'k', ({ k }) => k, 0),
    numberColumn('With value', '有值人数', ({ retained }) => retained, 0),
    numberColumn('Sum', '合计', ({ sum }) => sum, 2),
    numberColumn('Mean', '均值', ({ mean }) => mean, 2),
    figureColumn(
      '95 %',
      '95 %',
      ({ mean_low, mean_high }) =>
        `${formatNumber(mean_low, language, 2)}–${formatNumber(mean_high, language, 2)}`,
    ),
    numberColumn('Up to k', '累计', ({ cumulative_mean }) => cumulative_mean, 2),
  ])
  out.next([[`bellwether growth --of ${question.of}`, say.growth]])
}

/** Columns of a test of two cohorts. */
function cohortTestColumns({ a, b }: { a: string; b: string }): Column<CohortTestRow>[] {
  return [
    figureColumn('k', 'k', ({ k }) => String(k)),
    percentColumn(a, a, (row) => row.rate_a),
    percentColumn(b, b, (row) => row.rate_b),
    figureColumn(
      'Difference, 95 %',
      '差异，95 %',
      ({ difference, low, high }, language) =>
        `${formatPercent(difference, language)} (${formatPercent(low, language)} – ${formatPercent(high, language)})`,
    ),
    pColumn('p', 'p', (row) => row.p_value),
    pColumn('p, all k', 'p（全部 k）', (row) => row.p_adjusted),
  ]
}

type Pair = { readonly a: string; readonly b: string }

/** How two cohorts or groups differ: at each k, and where retention is unbounded over their whole curves. */
export function printComparison(
  rows: readonly RetentionRow[],
  { a, b, by, unbounded }: Pair & { readonly by: readonly string[]; readonly unbounded: boolean },
  { out, language }: Context,
): void {
  const say = messages(language)
  out.rows(compareCohorts(rows, { a, b, by }), cohortTestColumns({ a, b }))
  if (!unbounded) {
    out.next([[`bellwether retention --kind unbounded --compare ${a},${b}`, say.whole]])
    return
  }
  const test: CurveTestRow = compareCurves(rows, { a, b, by })
  if (out.json) out.rows([test], [])
  const { chi_square: chi, p_value: p, periods, left_a: left, expected_a: expected } = test
  out.text(
    say.curves({
      ...{ a, p: pText(p), periods: String(periods), left: formatNumber(left, language) },
      ...{ chi: formatNumber(chi ?? 0, language, 2), expected: formatNumber(expected, language, 1) },
    }),
  )
}
