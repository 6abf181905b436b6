import { UserError } from '@bellwether/core'
import { type SharePanel, withoutZeroShares, type ZeroShareRule } from '@bellwether/models'

/** Shares of entities over periods, with what describes each entity in each period. */
export type NamedPanel = SharePanel & {
  /** Of each market index of the panel: its period, oldest first. */
  readonly periods: readonly string[]
  /** How many shares were 0 and what was done about them. */
  readonly zeros: { readonly count: number; readonly rule: ZeroShareRule }
}

/** One observation of a panel. */
export type PanelRow = {
  readonly period: string
  readonly entity: string
  readonly share: number
  readonly attributes: Readonly<Record<string, number>>
}

/** Numbers in their order, texts in theirs. */
const inOrder = (a: string, b: string) => {
  const [x, y] = [Number(a), Number(b)]
  return Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : +(a > b)) : x - y
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].sort(inOrder)

function refuseTwice(rows: readonly PanelRow[]): void {
  const seen = new Set<string>()
  for (const { period, entity } of rows) {
    const key = JSON.stringify([period, entity])
    if (seen.has(key)) {
      throw new UserError(`"${entity}" has two rows in ${period}`, { hint: 'keep one, or add them up' })
    }
    seen.add(key)
  }
}

/**
 * A panel from its observations. Periods with one entity say nothing of shares and are left out.
 *
 * @throws UserError for two rows of one entity and period, or fewer than two periods with two entities
 */
export function panelOf(
  rows: readonly PanelRow[],
  attributes: readonly string[],
  rule: ZeroShareRule = 'drop',
): NamedPanel {
  refuseTwice(rows)
  const counts = new Map<string, number>()
  for (const { period } of rows) counts.set(period, (counts.get(period) ?? 0) + 1)
  const kept = rows.filter(({ period }) => counts.get(period)! > 1)
  const periods = distinct(kept.map(({ period }) => period))
  if (periods.length < 2) {
    throw new UserError(`the panel has ${periods.length} periods with two entities or more`, {
      hint: 'give shares of at least two entities in at least two periods',
    })
  }
  const products = distinct(kept.map(({ entity }) => entity))
  const sorted = kept.toSorted(
    (a, b) => periods.indexOf(a.period) - periods.indexOf(b.period) || inOrder(a.entity, b.entity),
  )
  const raw: SharePanel = {
    market: Int32Array.from(sorted, ({ period }) => periods.indexOf(period)),
    product: Int32Array.from(sorted, ({ entity }) => products.indexOf(entity)),
    products,
    shares: Float64Array.from(sorted, ({ share }) => share),
    attributes: Object.fromEntries(
      attributes.map((name) => [name, Float64Array.from(sorted, (row) => row.attributes[name]!)]),
    ),
  }
  const { panel, zeros } = withoutZeroShares(raw, rule)
  return { ...panel, periods, zeros: { count: zeros, rule } }
}

/** A panel with some attributes on a logarithmic scale, under the same names. */
export function withLogs<P extends SharePanel>(panel: P, logs: readonly string[]): P {
  if (logs.length === 0) return panel
  const attributes = Object.entries(panel.attributes).map(([name, values]) => {
    if (!logs.includes(name)) return [name, values] as const
    const bad = Array.from(values).findIndex((value) => !(value > 0))
    if (bad < 0) return [name, Float64Array.from(values, Math.log)] as const
    throw new UserError(
      `"${name}" of ${panel.products[panel.product[bad]!]} is ${values[bad]}, which has no logarithm`,
      {
        hint: `leave "${name}" out of --log`,
      },
    )
  })
  return { ...panel, attributes: Object.fromEntries(attributes) }
}
