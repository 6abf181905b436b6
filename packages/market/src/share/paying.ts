import { dayNumber } from '@bellwether/core'
import type { Figure } from '../queries/figures.ts'

/** Which part of a product's users pay: subscribers over users of about the same day, both as their vendor counts them. */
export type PayingShare = {
  readonly entity: string
  readonly vendor: string
  readonly market: string
  readonly basis: string
  readonly measure: string
  readonly period_end: string
  readonly users_end: string
  readonly subscribers: number
  readonly users: number
  readonly share: number
  readonly sources: readonly string[]
  readonly published: string | null
}

/** Figures that are further apart are not of the same time. */
const nearDays = 60

const distance = (a: Figure, b: Figure) => Math.abs(dayNumber(a.period_end) - dayNumber(b.period_end))

/**
 * Subscribers over users, each with the users stated nearest to its day, within 60 days; preferred figures on the basis of
 * the vendor only, never across bases.
 */
export function payingShares(subscribers: readonly Figure[], users: readonly Figure[]): PayingShare[] {
  return subscribers.flatMap((paying) => {
    const [nearest] = users
      .filter(
        (row) =>
          row.preferred &&
          row.entity === paying.entity &&
          row.market === paying.market &&
          row.basis === paying.basis,
      )
      .toSorted((a, b) => distance(a, paying) - distance(b, paying))
    if (!paying.preferred || !nearest || distance(nearest, paying) > nearDays) return []
    const { entity, vendor, market, basis, measure, period_end, published } = paying
    return {
      ...{ entity, vendor, market, basis, measure, period_end, published },
      users_end: nearest.period_end,
      subscribers: paying.value,
      users: nearest.value,
      share: paying.value / nearest.value,
      sources: [...new Set([...paying.sources, ...nearest.sources])],
    }
  })
}
