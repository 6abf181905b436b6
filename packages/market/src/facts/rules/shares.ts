import { defineMessages, groupBy } from '@bellwether/core'
import { type Rule, rowProblem } from './rule.ts'

const messages = defineMessages({
  en: {
    over: ({ sum, rows }: { sum: string; rows: number }) =>
      `the ${rows} preferred shares of this market, basis and period add up to ${sum} percent`,
    split:
      'correct a share, give parts that overlap a market of their own, or mark a competing figure preferred = false',
  },
  zh: {
    over: ({ sum, rows }) => `该市场、口径与期间的 ${rows} 个首选份额合计 ${sum}%`,
    split: '更正份额；把重叠的部分另立市场；或把冲突的数字标为 preferred = false',
  },
})

/** Shares that are rounded to a tenth may exceed 100 together by half a tenth each. */
const rounding = 0.05

/** The preferred percentages of one market, basis, measure and period do not add up to more than 100. */
export const checkShares: Rule = (base) => {
  const shares = base.rows.observations.filter(({ row }) => row.unit === 'percent' && row.preferred)
  const groups = groupBy(shares, ({ row }) =>
    JSON.stringify([
      row.market,
      row.basis,
      row.metric,
      row.segment,
      row.region,
      row.period_start,
      row.period_end,
    ]),
  )
  return [...groups.values()].flatMap((group) => {
    const sum = group.reduce((total, { row }) => total + row.value, 0)
    if (sum <= 100 + rounding * group.length) return []
    const figures = { sum: sum.toFixed(2), rows: group.length }
    return rowProblem(base, 'observations', group[0]!, 'value', (language) => [
      messages(language).over(figures),
      messages(language).split,
    ])
  })
}
