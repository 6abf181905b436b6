import type { UserMonths } from '@bellwether/market'

/** What one segment asked of one product in a month. */
export type DemandRow = {
  readonly kind: 'demand'
  readonly month: string
  /** From 1; 0 for users that belong to none. */
  readonly segment: number
  /** `all` counts each user once, whatever the products. */
  readonly product: string
  readonly unit: UserMonths['unit']
  readonly value: number
  /** Of all demand for the product (of all products) in the month. */
  readonly share: number
}

/** How a segment grew: its demand at the start and at the end. */
export type GrowthOfSegment = {
  readonly kind: 'growth'
  readonly segment: number
  readonly from: string
  readonly to: string
  readonly unit: UserMonths['unit']
  readonly first: number
  readonly last: number
  readonly share_first: number
  readonly share_last: number
  /** last / first − 1; null where there was nothing. */
  readonly change: number | null
}

/** Demand by month, segment and product, and of all products together. */
export function demandRows(
  { months, unit, each }: UserMonths,
  ids: readonly string[],
  labels: Int32Array,
): DemandRow[] {
  const segmentOf = new Map(ids.map((id, i) => [id, labels[i]! + 1]))
  const sums = new Map<string, number>()
  const seen = new Set<string>()
  const add = (month: number, segment: number, product: string, amount: number) => {
    const key = JSON.stringify([month, segment, product])
    sums.set(key, (sums.get(key) ?? 0) + amount)
  }
  each((user, product, month, amount) => {
    const segment = segmentOf.get(user)
    if (segment === undefined) return
    add(month, segment, product, amount)
    const mark = `${month}:${user}`
    if (unit === 'users' && seen.has(mark)) return
    if (unit === 'users') seen.add(mark)
    add(month, segment, 'all', amount)
  })
  const cells = [...sums].map(([key, value]) => {
    const [month, segment, product] = JSON.parse(key) as [number, number, string]
    return { month, segment, product, value }
  })
  const wholes = new Map<string, number>()
  for (const { month, product, value } of cells) {
    const key = `${month}:${product}`
    wholes.set(key, (wholes.get(key) ?? 0) + value)
  }
  return cells
    .toSorted((a, b) => a.month - b.month || a.segment - b.segment || (a.product < b.product ? -1 : 1))
    .map(({ month, segment, product, value }) => ({
      kind: 'demand',
      month: months[month]!,
      segment,
      product,
      unit,
      value,
      share: value / wholes.get(`${month}:${product}`)!,
    }))
}

/** The growth of each segment over the whole months, all products together. */
export function segmentGrowth(rows: readonly DemandRow[], months: readonly string[]): GrowthOfSegment[] {
  const [from, to] = [months[0], months.at(-1)]
  if (from === undefined || to === undefined || from === to) return []
  const all = rows.filter(({ product }) => product === 'all')
  return [...new Set(all.map(({ segment }) => segment))]
    .toSorted((a, b) => a - b)
    .map((segment) => {
      const at = (month: string) => all.find((row) => row.segment === segment && row.month === month)
      const [first, last] = [at(from), at(to)]
      return {
        kind: 'growth',
        segment,
        from,
        to,
        unit: all[0]!.unit,
        first: first?.value ?? 0,
        last: last?.value ?? 0,
        share_first: first?.share ?? 0,
        share_last: last?.share ?? 0,
        change: first?.value ? (last?.value ?? 0) / first.value - 1 : null,
      }
    })
}

/** How the part of one segment and product in all demand changed. */
export type ShiftRow = {
  readonly kind: 'shift'
  readonly segment: number
  readonly product: string
  readonly from: string
  readonly to: string
  readonly unit: UserMonths['unit']
  /** Of the demand of all segments for all products, each product's counted for itself. */
  readonly share_first: number
  readonly share_last: number
}

/** Products beyond these are one. */
const mostProducts = 6

/** The largest products by their demand over all months; the others go by `Other`. */
function namedProducts(rows: readonly DemandRow[]): (product: string) => string {
  const sums = new Map<string, number>()
  for (const { product, value } of rows) sums.set(product, (sums.get(product) ?? 0) + value)
  const kept = new Set(
    [...sums]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, mostProducts)
      .map(([product]) => product),
  )
  return (product) => (kept.has(product) ? product : 'Other')
}

/** How demand moved between segments and products, from the first whole month to the last. */
export function demandShifts(rows: readonly DemandRow[], months: readonly string[]): ShiftRow[] {
  const [from, to] = [months[0], months.at(-1)]
  const named = rows.filter(({ product }) => product !== 'all' && product !== '')
  if (from === undefined || to === undefined || from === to || named.length === 0) return []
  const nameOf = namedProducts(named)
  const cells = new Map<string, { segment: number; product: string; first: number; last: number }>()
  const whole = { first: 0, last: 0 }
  for (const { month, segment, product, value } of named) {
    const at = month === from ? 'first' : month === to ? 'last' : undefined
    const name = nameOf(product)
    const key = JSON.stringify([segment, name])
    const cell = cells.get(key) ?? { segment, product: name, first: 0, last: 0 }
    cells.set(key, cell)
    if (!at) continue
    cell[at] += value
    whole[at] += value
  }
  return [...cells.values()]
    .toSorted((a, b) => a.segment - b.segment || (a.product < b.product ? -1 : 1))
    .map(({ segment, product, first, last }) => ({
      kind: 'shift',
      ...{ segment, product, from, to, unit: named[0]!.unit },
      share_first: whole.first > 0 ? first / whole.first : 0,
      share_last: whole.last > 0 ? last / whole.last : 0,
    }))
}
