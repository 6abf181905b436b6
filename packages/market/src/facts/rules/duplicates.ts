import { defineMessages } from '@bellwether/core'
import { type FactTable, factTables } from '../folder.ts'
import type { Problem } from '../problem.ts'
import type { FactBase, FactRow } from '../read.ts'
import { type AnyRow, type Rule, repeatsOf, rowProblem, rowsOf } from './rule.ts'

const messages = defineMessages({
  en: {
    duplicate: ({ line, columns }: { line: number; columns: string }) =>
      `the row says the same as line ${line} (equal in ${columns})`,
    remove: 'remove one of the two, or tell them apart in one of these columns',
  },
  zh: {
    duplicate: ({ line, columns }) => `该行与第 ${line} 行重复（${columns} 相同）`,
    remove: '删去其中一行，或在上述某列加以区分',
  },
})

/** The columns that tell a table's rows apart. */
const keys: { readonly [T in FactTable]: readonly (keyof FactRow<T>['row'] & string)[] } = {
  observations: [
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
    'source_id',
  ],
  sources: ['source_id'],
  models: ['model', 'vendor'],
  prices: ['vendor', 'model', 'effective_date', 'price_input', 'price_output', 'source_id'],
  milestones: ['date', 'actor', 'title_en'],
  vendors: ['vendor'],
  products: ['entity'],
  markets: ['market'],
  bases: ['basis'],
}

/** Spellings that differ only in case are the same name. */
const keyOf = ({ row }: AnyRow, columns: readonly string[]): string =>
  JSON.stringify(columns.map((name) => row[name])).toLowerCase()

function duplicatesOf(base: FactBase, table: FactTable): Problem[] {
  const columns: readonly string[] = keys[table]
  return repeatsOf(rowsOf(base, table), (row) => keyOf(row, columns)).map(([first, repeat]) =>
    rowProblem(base, table, repeat, columns[0]!, (language) => [
      messages(language).duplicate({ line: first.line, columns: columns.join(', ') }),
      messages(language).remove,
    ]),
  )
}

/** No two rows of a table state the same thing of the same source; names are unique in any case. */
export const checkDuplicates: Rule = (base) => factTables.flatMap((table) => duplicatesOf(base, table))
