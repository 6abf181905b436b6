import { defineMessages } from '@bellwether/core'
import type { Problem } from '../problem.ts'
import type { FactBase } from '../read.ts'
import { type AnyRow, type Rule, repeatsOf, rowProblem, rowsOf } from './rule.ts'

const messages = defineMessages({
  en: {
    twice: ({ line }: { line: number }) => `line ${line} is preferred for the same figure`,
    choose: 'leave preferred = true on one row, and write false on the others',
  },
  zh: {
    twice: ({ line }) => `第 ${line} 行已是同一数字的首选`,
    choose: '只保留一行 preferred = true，其余写 false',
  },
})

function preferredTwice(
  base: FactBase,
  table: 'observations' | 'prices',
  columns: readonly string[],
): Problem[] {
  const preferred = rowsOf(base, table).filter(({ row }) => row.preferred)
  const keyOf = ({ row }: AnyRow) => JSON.stringify(columns.map((name) => row[name]))
  return repeatsOf(preferred, keyOf).map(([first, repeat]) =>
    rowProblem(base, table, repeat, 'preferred', (language) => [
      messages(language).twice({ line: first.line }),
      messages(language).choose,
    ]),
  )
}

/** At most one figure is the one to use for an entity, measure and period of a market, and one price for a model. */
export const checkPreferred: Rule = (base) => [
  ...preferredTwice(base, 'observations', [
    'market',
    'basis',
    'metric',
    'entity',
    'vendor',
    'segment',
    'region',
    'unit',
    'period_start',
    'period_end',
  ]),
  ...preferredTwice(base, 'prices', ['vendor', 'model', 'effective_date']),
]
