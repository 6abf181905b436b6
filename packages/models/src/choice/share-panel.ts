import { UserError } from '@bellwether/core'

/** Shares of products in several markets (places or periods): one entry an observation of a product in a market. */
export type SharePanel = {
  /** Which market and which product, as indices. */
  readonly market: ArrayLike<number>
  readonly product: ArrayLike<number>
  readonly products: readonly string[]
  /** From 0 to 1; what a market's shares lack to 1 is the outside option. */
  readonly shares: ArrayLike<number>
  readonly attributes: Readonly<Record<string, ArrayLike<number>>>
}

/**
 * What is done about shares of 0, whose logarithm does not exist. `drop` leaves the observation out, which favours
 * products that do well by chance. `half-minimum` sets it to half of the least positive share of all markets and scales
 * the market's other shares so that their sum stays. Neither is innocent: compare both.
 */
export type ZeroShareRule = 'drop' | 'half-minimum'

/** The observations of each market, in order. */
export function marketsOf({ market }: SharePanel): number[][] {
  const markets: number[][] = []
  for (let i = 0; i < market.length; i++) (markets[market[i]!] ??= []).push(i)
  return markets.filter((rows) => rows)
}

/** Some observations of a panel. */
export function selectObservations(panel: SharePanel, rows: readonly number[]): SharePanel {
  const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (i) => column[i]!)
  return {
    products: panel.products,
    market: Int32Array.from(rows, (i) => panel.market[i]!),
    product: Int32Array.from(rows, (i) => panel.product[i]!),
    shares: pick(panel.shares),
    attributes: Object.fromEntries(
      Object.entries(panel.attributes).map(([name, column]) => [name, pick(column)]),
    ),
  }
}

/**
 * A panel without shares of 0, and how many there were.
 *
 * @example
 * withoutZeroShares(panel, 'half-minimum').zeros // 3
 */
export function withoutZeroShares(
  panel: SharePanel,
  rule: ZeroShareRule,
): { readonly panel: SharePanel; readonly zeros: number } {
  const all = Array.from({ length: panel.shares.length }, (_, i) => i)
  const positive = all.filter((i) => panel.shares[i]! > 0)
  const zeros = all.length - positive.length
  if (zeros === 0) return { panel, zeros }
  if (rule === 'drop') return { panel: selectObservations(panel, positive), zeros }
  const least = positive.reduce((low, i) => Math.min(low, panel.shares[i]!), 1) / 2
  const shares = Float64Array.from(panel.shares)
  for (const rows of marketsOf(panel)) {
    const empty = rows.filter((i) => shares[i] === 0)
    const total = rows.reduce((sum, i) => sum + shares[i]!, 0)
    const scale = (total - empty.length * least) / total
    for (const i of rows) shares[i] = shares[i] === 0 ? least : shares[i]! * scale
  }
  return { panel: { ...panel, shares }, zeros }
}

/** An attribute of a panel by its name. */
export function attributeOf({ attributes }: SharePanel, name: string): ArrayLike<number> {
  const column = attributes[name]
  if (column) return column
  throw new UserError(`there is no attribute "${name}": ${Object.keys(attributes).join(', ')}`, {
    hint: 'name an attribute of the panel',
  })
}

/**
 * Checks that logarithms of the shares exist.
 *
 * @throws UserError for a share that is not between 0 and 1, or shares that add up to more than 1
 */
export function checkShares(panel: SharePanel): void {
  for (let i = 0; i < panel.shares.length; i++) {
    const share = panel.shares[i]!
    if (share > 0 && share <= 1) continue
    const which = `market ${panel.market[i]}, ${panel.products[panel.product[i]!]}`
    throw new UserError(`${which}: the share ${share} is not between 0 and 1`, {
      hint: share === 0 ? 'choose a rule for shares of 0 (withoutZeroShares)' : 'give shares as parts of 1',
    })
  }
  for (const rows of marketsOf(panel)) {
    const total = rows.reduce((sum, i) => sum + panel.shares[i]!, 0)
    if (total <= 1 + 1e-9) continue
    throw new UserError(`market ${panel.market[rows[0]!]}: the shares add up to ${total}`, {
      hint: 'give shares as parts of the whole market',
    })
  }
}
