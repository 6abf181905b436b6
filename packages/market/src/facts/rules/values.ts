import { defineMessages } from '@bellwether/core'
import { metricOf } from '../../schema/metrics.ts'
import type { Problem } from '../problem.ts'
import type { FactBase, FactRow } from '../read.ts'
import { type Rule, rowProblem } from './rule.ts'

const messages = defineMessages({
  en: {
    aboveValue: ({ value }: { value: number }) => `is above the value, ${value}`,
    belowValue: ({ value }: { value: number }) => `is below the value, ${value}`,
    orderBounds: 'low ≤ value ≤ high must hold; correct one of the three',
    negative: 'is negative',
    correctSign: 'correct it: this measure counts from zero',
    overHundred: 'is more than 100 percent',
    correctShare: 'write a percentage between 0 and 100; 25.6 for 25.6 %',
    unit: ({ metric, unit }: { metric: string; unit: string }) => `is not the unit of ${metric}, ${unit}`,
    writeUnit: ({ unit }: { unit: string }) =>
      `write "${unit}", or "percent" for a share, and convert the value`,
  },
  zh: {
    aboveValue: ({ value }) => `高于数值 ${value}`,
    belowValue: ({ value }) => `低于数值 ${value}`,
    orderBounds: '须满足 low ≤ value ≤ high；更正其一',
    negative: '为负',
    correctSign: '请更正：此指标从零起计',
    overHundred: '超过 100%',
    correctShare: '写 0 至 100 之间的百分数；25.6% 写 25.6',
    unit: ({ metric, unit }) => `不是 ${metric} 的单位（${unit}）`,
    writeUnit: ({ unit }) => `写“${unit}”（份额写“percent”），并换算数值`,
  },
})

type Row = FactRow<'observations'>

function boundProblems(base: FactBase, observation: Row): Problem[] {
  const { low, high, value } = observation.row
  const about = (column: 'low' | 'high', fault: 'aboveValue' | 'belowValue') =>
    rowProblem(base, 'observations', observation, column, (language) => [
      messages(language)[fault]({ value }),
      messages(language).orderBounds,
    ])
  return [
    ...(low !== null && low > value ? [about('low', 'aboveValue')] : []),
    ...(high !== null && high < value ? [about('high', 'belowValue')] : []),
  ]
}

function valueProblems(base: FactBase, observation: Row): Problem[] {
  const { metric, unit, value } = observation.row
  const about = (fault: 'negative' | 'overHundred', remedy: 'correctSign' | 'correctShare') =>
    rowProblem(base, 'observations', observation, 'value', (language) => [
      messages(language)[fault],
      messages(language)[remedy],
    ])
  if (value < 0 && (metricOf(metric) || unit === 'percent')) return [about('negative', 'correctSign')]
  return unit === 'percent' && value > 100 ? [about('overHundred', 'correctShare')] : []
}

/** A known measure is in its own unit, in percent, or, where it is money, in any currency's ISO 4217 code. */
function unitProblems(base: FactBase, observation: Row): Problem[] {
  const { metric, unit } = observation.row
  const expected = metricOf(metric)?.unit
  if (expected === undefined || unit === expected || unit === 'percent') return []
  if (expected === 'USD' && /^[A-Z]{3}$/.test(unit)) return []
  return [
    rowProblem(base, 'observations', observation, 'unit', (language) => [
      messages(language).unit({ metric, unit: expected }),
      messages(language).writeUnit({ unit: expected }),
    ]),
  ]
}

/** Values lie within their bounds, count from zero, and are in the unit of their measure. */
export const checkValues: Rule = (base) =>
  base.rows.observations.flatMap((row) => [
    ...boundProblems(base, row),
    ...valueProblems(base, row),
    ...unitProblems(base, row),
  ])
