import { defineMessages } from '@bellwether/core'
import { closest } from 'fastest-levenshtein'
import { metricOf, metrics } from '../../schema/metrics.ts'
import type { FactTable } from '../folder.ts'
import type { Problem } from '../problem.ts'
import type { FactBase } from '../read.ts'
import { type AnyRow, type Rule, rowProblem, rowsOf } from './rule.ts'

const messages = defineMessages({
  en: {
    unknown: ({ table }: { table: string }) => `is not in ${table}.csv`,
    addOrMend: ({ table, nearest }: { table: string; nearest: string | undefined }) =>
      nearest === undefined ? `add it to ${table}.csv` : `write "${nearest}", or add it to ${table}.csv`,
    otherVendor: ({ entity, vendor }: { entity: string; vendor: string }) =>
      `is not the vendor of ${entity}, which products.csv gives to ${vendor}`,
    writeVendor: ({ vendor }: { vendor: string }) => `write "${vendor}", or correct products.csv`,
    misspelt: 'looks like a known metric in another spelling',
    writeMetric: ({ nearest }: { nearest: string }) =>
      `write "${nearest}", or choose a name that is further from it`,
  },
  zh: {
    unknown: ({ table }) => `不在 ${table}.csv 中`,
    addOrMend: ({ table, nearest }) =>
      nearest === undefined ? `请加入 ${table}.csv` : `写成“${nearest}”，或加入 ${table}.csv`,
    otherVendor: ({ entity, vendor }) => `不是 ${entity} 的厂商；products.csv 写的是 ${vendor}`,
    writeVendor: ({ vendor }) => `写成“${vendor}”，或更正 products.csv`,
    misspelt: '疑为已知指标的另一种写法',
    writeMetric: ({ nearest }) => `写成“${nearest}”，或换一个不易混淆的名称`,
  },
})

/** A column that must name a row of another table. */
type Reference = { readonly from: FactTable; readonly column: string; readonly to: FactTable }

const keys = {
  sources: 'source_id',
  vendors: 'vendor',
  markets: 'market',
  bases: 'basis',
} as const

const to = (table: keyof typeof keys, ...tables: FactTable[]): Reference[] =>
  tables.map((from) => ({ from, column: keys[table], to: table }))

const references: readonly Reference[] = [
  ...to('sources', 'observations', 'models', 'prices', 'milestones'),
  ...to('vendors', 'observations', 'models', 'prices', 'products'),
  ...to('markets', 'observations'),
  ...to('bases', 'observations'),
]

const column = (base: FactBase, table: FactTable, name: string): string[] =>
  rowsOf(base, table).map(({ row }) => String(row[name]))

const nearestOf = (value: string, known: readonly string[]): string | undefined =>
  known.length === 0 ? undefined : closest(value, known as string[])

function unknownName(
  base: FactBase,
  row: AnyRow,
  { from, column, to }: Reference,
  known: readonly string[],
): Problem {
  const nearest = nearestOf(String(row.row[column]), known)
  return rowProblem(base, from, row, column, (language) => [
    messages(language).unknown({ table: to }),
    messages(language).addOrMend({ table: to, nearest }),
  ])
}

/** A dictionary that the fact base does not keep is not asked, nor one that could not be read to its end. */
function checkReference(base: FactBase, reference: Reference): Problem[] {
  const { from, to } = reference
  if (!base.complete.has(to)) return []
  const known = column(base, to, keys[to as keyof typeof keys])
  const names = new Set(known)
  return rowsOf(base, from)
    .filter(({ row }) => !names.has(String(row[reference.column])))
    .map((row) => unknownName(base, row, reference, known))
}

/** What a figure is of: a product, a vendor or a whole market; models and packages are in no dictionary. */
function checkEntities(base: FactBase): Problem[] {
  const dictionaries = ['products', 'vendors', 'markets'] as const
  if (!dictionaries.every((table) => base.complete.has(table))) return []
  const vendorOf = new Map(base.rows.products.map(({ row }) => [row.entity, row.vendor]))
  const known = [
    ...vendorOf.keys(),
    ...column(base, 'vendors', 'vendor'),
    ...column(base, 'markets', 'market'),
  ]
  const names = new Set(known)
  return base.rows.observations.flatMap((row) => {
    const { entity, vendor, metric } = row.row
    const owner = vendorOf.get(entity)
    if (owner !== undefined && owner !== vendor)
      return rowProblem(base, 'observations', row, 'vendor', (language) => [
        messages(language).otherVendor({ entity, vendor: owner }),
        messages(language).writeVendor({ vendor: owner }),
      ])
    if (names.has(entity) || (metricOf(metric)?.of ?? 'product') !== 'product') return []
    return unknownName(base, row, { from: 'observations', column: 'entity', to: 'products' }, known)
  })
}

const letters = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** One's own metrics are welcome, but not a known one in another spelling: its figures would stand apart. */
function checkMetrics(base: FactBase): Problem[] {
  const known = Object.keys(metrics)
  return base.rows.observations.flatMap((row) => {
    const { metric } = row.row
    const nearest = known.find((name) => letters(name) === letters(metric))
    if (metricOf(metric) || nearest === undefined) return []
    return rowProblem(base, 'observations', row, 'metric', (language) => [
      messages(language).misspelt,
      messages(language).writeMetric({ nearest }),
    ])
  })
}

/** Sources, vendors, markets, bases, entities and metrics are spelled as their dictionaries spell them. */
export const checkReferences: Rule = (base) => [
  ...references.flatMap((reference) => checkReference(base, reference)),
  ...checkEntities(base),
  ...checkMetrics(base),
]
