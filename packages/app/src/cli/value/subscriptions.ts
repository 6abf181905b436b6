import type { CohortValue, SubscriptionAnswer, SurvivalRow, TimeUnit } from '@bellwether/analysis'
import { type Bilingual, defineMessages, formatNumber, formatPercent, type Language } from '@bellwether/core'
import { figureColumn, numberColumn, percentColumn, pText } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'
import { modelRow, parameterColumns, parametersOf } from './print.ts'

/** What was asked. */
type Asked = {
  readonly unit: TimeUnit
  readonly horizon: number
  /** The discount of a year. */
  readonly yearly: number
  readonly margin: number
  readonly amount: number
}

const units: Readonly<Record<TimeUnit, Bilingual>> = {
  day: { en: 'day', zh: '天' },
  week: { en: 'week', zh: '周' },
  month: { en: 'month', zh: '月' },
  year: { en: 'year', zh: '年' },
}

const messages = defineMessages({
  en: {
    about: ({ unit }: { unit: string }) => `Shifted-beta-geometric, a renewal each ${unit}`,
    fit: ({ cohort, value }: { cohort: string; value: string }) => `\n${cohort}: log-likelihood ${value}`,
    all: 'all cohorts',
    alike: ({ statistic, df, p }: { statistic: string; df: string; p: string }) =>
      `\nDo the cohorts leave alike? χ² ${statistic} with ${df} degrees of freedom, p ${p}`,
    worth: ({ value, discount }: { value: string; discount: string }) =>
      `\nWorth today: ${value}, renewals to come discounted by ${discount} a year`,
    pooled: '* told by the model of all cohorts',
    curve: '\nLeft after each renewal, with the 95 % interval of the model',
    assumptions:
      'Assumes that everyone keeps an own chance to leave: no change of price, contract or competition.',
    pool: 'one model for all cohorts',
    json: 'every figure',
  },
  zh: {
    about: ({ unit }) => `移位贝塔几何模型（sBG），每${unit}续订一次`,
    fit: ({ cohort, value }) => `\n${cohort}：对数似然 ${value}`,
    all: '全部同期群',
    alike: ({ statistic, df, p }) => `\n各同期群流失规律相同吗？χ² ${statistic}，自由度 ${df}，p ${p}`,
    worth: ({ value, discount }) => `\n今日价值：${value}，未来续订每年折现 ${discount}`,
    pooled: '* 用全部同期群的模型',
    curve: '\n每次续订后的留存，及模型的 95 % 区间',
    assumptions: '假定每人的流失概率不变：价格、合同与竞争照旧。',
    pool: '各同期群用同一模型',
    json: '全部数字',
  },
})

const valueColumns: Column<CohortValue>[] = [
  {
    title: { en: 'Cohort', zh: '同期群' },
    cell: ({ cohort, pooled }) => `${cohort}${pooled ? '*' : ''}`,
    shrink: true,
  },
  numberColumn('Start', '起始', ({ customers }) => customers, 0),
  numberColumn('Renewals', '续订次数', ({ renewals }) => renewals, 0),
  numberColumn('Left', '仍在', ({ active }) => active, 0),
  numberColumn('Expected', '预期', ({ expected_active }) => expected_active, 1),
  numberColumn('To come', '未来续订', ({ residual_renewals }) => residual_renewals, 3),
  figureColumn(
    '95 %',
    '95 %',
    ({ low, high }, language) => `${formatNumber(low, language, 2)}–${formatNumber(high, language, 2)}`,
  ),
  numberColumn('Value', '价值', ({ value }) => value, 0),
]

const percent = (value: number | null, language: Language): string =>
  value === null ? '' : formatPercent(value, language)

const curveColumns: Column<SurvivalRow>[] = [
  { title: { en: 'Cohort', zh: '同期群' }, cell: ({ cohort }) => cohort, shrink: true },
  figureColumn('Renewal', '续订', ({ period }) => String(period)),
  percentColumn('Left', '实际', ({ observed }) => observed),
  percentColumn('Model', '模型', ({ survival }) => survival),
  figureColumn(
    '95 %',
    '95 %',
    ({ low, high }, language) => `${percent(low, language)} – ${percent(high, language)}`,
  ),
  percentColumn('Stay', '续订率', ({ retention }) => retention),
]

function printRows({ fits, alike, cohorts, curve }: SubscriptionAnswer, asked: Asked, out: Output): void {
  const { yearly, ...rest } = asked
  out.rows(
    fits.map(({ cohort, fit }) => ({ table: 'model', cohort, ...modelRow('sbg', fit) })),
    [],
  )
  if (alike) {
    const { statistic, df, pValue } = alike
    out.rows([{ table: 'test', statistic, df, p_value: pValue }], [])
  }
  out.rows(
    cohorts.map((row) => ({ table: 'summary', ...row, ...rest, discount: yearly })),
    [],
  )
  out.rows(
    curve.map((row) => ({ table: 'curve', ...row })),
    [],
  )
}

/** What subscribers are still worth: the models, each cohort, and its curve of retention. */
export function printSubscriptions(answer: SubscriptionAnswer, asked: Asked, out: Output): void {
  if (out.json) {
    printRows(answer, asked, out)
    return
  }
  const { language } = out
  const say = messages(language)
  const { fits, alike, cohorts, curve } = answer
  const number = (n: number, digits = 0) => formatNumber(n, language, digits)
  out.text(say.about({ unit: units[asked.unit][language] }))
  for (const { cohort, fit } of fits) {
    const name = cohort === 'all' ? say.all : cohort
    out.text(say.fit({ cohort: name, value: number(fit.logLikelihood, 2) }))
    out.rows(parametersOf(fit), parameterColumns)
  }
  if (alike) {
    out.text(
      say.alike({ statistic: number(alike.statistic, 2), df: String(alike.df), p: pText(alike.pValue) }),
    )
  }
  const total = cohorts.reduce((sum, { value }) => sum + value, 0)
  out.text(say.worth({ value: number(total, 1), discount: formatPercent(asked.yearly, language) }))
  out.rows(cohorts, valueColumns)
  if (cohorts.some(({ pooled }) => pooled)) out.text(say.pooled)
  out.text(say.curve)
  out.rows(curve, curveColumns)
  out.text(`\n${say.assumptions}`)
  out.next([
    ['bellwether value subscribers.csv --model sbg --pool', say.pool],
    ['bellwether value subscribers.csv --model sbg --json', say.json],
  ])
}
