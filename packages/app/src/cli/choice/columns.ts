import type { Coefficient } from '@bellwether/models'
import { figureColumn, pColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'
import { messages } from './words.ts'

/** The names in a text, separated by commas. */
export const list = (text: string) => text.split(',').map((name) => name.trim())

/** Five significant digits: what an estimate is worth reading to. NDJSON has all. */
export const round = (value: number) => Number(value.toPrecision(5)).toString()

/** A column of estimates, in five significant digits. */
export const estimateColumn = <R>(en: string, zh: string, value: (row: R) => number): Column<R> =>
  figureColumn(en, zh, (row) => round(value(row)))

export const nameColumn: Column<Coefficient> = {
  title: { en: 'Name', zh: '名称' },
  cell: ({ name }) => name,
  shrink: true,
}

export const probabilityColumn = pColumn<Coefficient>('p', 'p', ({ pValue }) => pValue)

/** A coefficient as NDJSON names it. */
export const coefficientRow = (c: Coefficient) => ({
  kind: 'coefficient',
  name: c.name,
  estimate: c.estimate,
  standard_error: c.standardError,
  z: c.statistic,
  p_value: c.pValue,
  low: c.low,
  high: c.high,
})

/** What one more of each variable is worth, in units of the price. */
export function printWorth(worth: readonly Coefficient[], price: string, out: Output): void {
  if (out.json) {
    const rows = worth.map((w) => ({
      kind: 'willingness_to_pay',
      name: w.name,
      price,
      estimate: w.estimate,
      standard_error: w.standardError,
      low: w.low,
      high: w.high,
    }))
    out.rows(rows, [])
    return
  }
  out.text(messages(out.language).worthTitle({ price }))
  out.rows(worth, [
    nameColumn,
    estimateColumn('Worth', '价值', (w) => w.estimate),
    estimateColumn('Error', '标准误', (w) => w.standardError),
    estimateColumn('Low', '低', (w) => w.low),
    estimateColumn('High', '高', (w) => w.high),
  ])
}

/** One pair of alternatives: how demand for `of` moves with an attribute of `by`, and what `of` gets of its losses. */
export type ElasticityRow = {
  readonly kind: 'elasticity'
  readonly attribute: string
  readonly of: string
  readonly by: string
  readonly elasticity: number
  readonly standard_error: number
  readonly low: number
  readonly high: number
  readonly diversion: number
}

export function printPairs(rows: readonly ElasticityRow[], attribute: string, out: Output): void {
  out.text(messages(out.language).elasticityTitle({ attribute }))
  out.rows(rows, [
    { title: { en: 'Demand for', zh: '需求' }, cell: ({ of }) => of, shrink: true },
    { title: { en: 'Of', zh: '变动者' }, cell: ({ by }) => by, shrink: true },
    estimateColumn('Elasticity', '弹性', (row) => row.elasticity),
    estimateColumn('Error', '标准误', (row) => row.standard_error),
    estimateColumn('Diversion', '转移率', (row) => row.diversion),
  ])
}
