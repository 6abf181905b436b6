import { UserError } from '@bellwether/core'
import { type FileTable, readTable } from '@bellwether/market'
import type { ZeroShareRule } from '@bellwether/models'
import { numbersOf, placeOf, textsOf } from '../columns.ts'
import { type NamedPanel, type PanelRow, panelOf } from './panel.ts'

/** How the column of shares is counted: parts of 1, of 100, or amounts that are divided by their period's total. */
export type ShareUnit = 'share' | 'percent' | 'amount'

export type PanelColumns = {
  readonly period: string
  readonly entity: string
  readonly share: string
  /** Columns of numbers that describe an entity in a period. */
  readonly attributes: readonly string[]
  /** Found from the numbers unless said. */
  readonly unit?: ShareUnit
  /** The column with the size of the whole market: what the entities lack to it is the outside option. */
  readonly total?: string
  readonly zeros?: ZeroShareRule
}

export type FilePanel = { readonly panel: NamedPanel; readonly unit: ShareUnit }

const lacks = (table: FileTable, row: number, name: string) =>
  new UserError(`${placeOf(table, row)} has nothing in column "${name}"`, {
    hint: 'fill the cell, or remove the row',
  })

/** A column's numbers, all of them there. */
function fullNumbers(table: FileTable, name: string): Float64Array {
  const column = numbersOf(table, name)
  const bad = column.findIndex(Number.isNaN)
  if (bad >= 0) throw lacks(table, bad, name)
  return column
}

function fullTexts(table: FileTable, name: string): string[] {
  return textsOf(table, name).map((text, row) => {
    if (text === null) throw lacks(table, row, name)
    return text
  })
}

function totalsBy(periods: readonly string[], values: Float64Array): Map<string, number> {
  const totals = new Map<string, number>()
  periods.forEach((period, i) => {
    totals.set(period, (totals.get(period) ?? 0) + values[i]!)
  })
  return totals
}

function unitOf(totals: readonly number[]): ShareUnit {
  const most = Math.max(...totals)
  if (most <= 1 + 1e-6) return 'share'
  return most <= 100.5 && totals.every((total) => total > 1.5) ? 'percent' : 'amount'
}

/** The shares as parts of 1. */
function sharesOf(table: FileTable, columns: PanelColumns, periods: readonly string[]) {
  const values = fullNumbers(table, columns.share)
  const negative = values.findIndex((value) => value < 0)
  if (negative >= 0) {
    throw new UserError(
      `${placeOf(table, negative)}, column "${columns.share}": ${values[negative]} is negative`,
      {
        hint: 'shares are 0 or more',
      },
    )
  }
  const totals = totalsBy(periods, values)
  if (columns.total !== undefined) {
    const whole = fullNumbers(table, columns.total)
    return { unit: 'amount' as const, shares: values.map((value, i) => value / whole[i]!) }
  }
  const unit = columns.unit ?? unitOf([...totals.values()])
  const divisor = (i: number) => (unit === 'share' ? 1 : unit === 'percent' ? 100 : totals.get(periods[i]!)!)
  return { unit, shares: values.map((value, i) => value / divisor(i)) }
}

/**
 * Reads a panel from a file with one row an entity and period, in any order.
 *
 * @throws UserError for a column that is missing, a cell that is no number (with its row), or two rows of one entity and
 *   period
 */
export async function readPanel(path: string, columns: PanelColumns): Promise<FilePanel> {
  const table = await readTable(path)
  const [periods, entities] = [fullTexts(table, columns.period), fullTexts(table, columns.entity)]
  const { shares, unit } = sharesOf(table, columns, periods)
  const attributes = columns.attributes.map((name) => [name, fullNumbers(table, name)] as const)
  const rows = periods.map(
    (period, i): PanelRow => ({
      period,
      entity: entities[i]!,
      share: shares[i]!,
      attributes: Object.fromEntries(attributes.map(([name, values]) => [name, values[i]!])),
    }),
  )
  return { panel: panelOf(rows, columns.attributes, columns.zeros), unit }
}
