import { type Period, UserError } from '@bellwether/core'
import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import type { Bitmaps, Masks } from '../queries/bitmaps.ts'
import { productsPerUser, productTransitions, sharedUsers } from '../queries/product-use.ts'
import type { Transition } from '../queries/transitions.ts'
import { type Switching, switchingOf } from '../share/switching.ts'
import { eventsSpan } from './clock.ts'
import { masksBetween } from './periods.ts'

/** Two spans of time, and what users switch between. */
export type UseOptions = Pick<ActivityOptions, 'timezone' | 'weekStart' | 'event'> & {
  readonly before: Period
  readonly after: Period
  /** A column of `events` or an event property; the product unless given. */
  readonly by?: string
}

/** How many users of a product also use another. */
export type SharedUsersRow = {
  readonly period: string
  readonly period_end: string
  readonly name: string
  readonly beside: string
  readonly customers: number
  /** Of the users of `name`, the fraction that also uses `beside`; 1 where both are the same. */
  readonly overlap: number
}

/** How many users use so many products. */
export type HomesRow = {
  readonly period: string
  readonly period_end: string
  readonly products: number
  readonly users: number
  readonly share: number
}

function masksOf({ periods }: Bitmaps, { start, end }: Period): Masks {
  const first = periods.findIndex((day) => day.start >= start)
  const last = periods.findLastIndex((day) => day.start <= end)
  return first < 0 || last < first ? [] : masksBetween(first, last)
}

async function open(engine: Engine, { before, after, by = 'product', ...activity }: UseOptions) {
  if (before.end >= after.start) {
    throw new UserError(`the periods ${before.start}/${before.end} and ${after.start}/${after.end} overlap`, {
      hint: 'name an earlier and a later one: --from 2025-01 --to 2025-02',
    })
  }
  return openActivity(engine, { ...activity, by: [by], grain: 'day' })
}

/**
 * Switching between the products that users used most, by active days, in two spans of time.
 *
 * @throws UserError when there are no events, the spans overlap, or no user was active in both
 */
export async function productSwitching(engine: Engine, options: UseOptions): Promise<Switching> {
  const bitmaps = await open(engine, options)
  const [before, after] = [masksOf(bitmaps, options.before), masksOf(bitmaps, options.after)]
  const moves = await engine.all<Transition>(productTransitions(engine.dialect, bitmaps, before, after))
  if (moves.length > 0) return switchingOf(moves)
  const { first, last } = await eventsSpan(engine, options.timezone ?? 'UTC')
  throw new UserError('no user was active in both periods, so nothing is known of switching', {
    hint: `ask for others with --from and --to; there are events from ${first} to ${last}`,
  })
}

const bothPeriods = async <R>(
  engine: Engine,
  options: UseOptions,
  ask: (bitmaps: Bitmaps, masks: Masks) => Promise<R[]>,
): Promise<{ period: Period; rows: R[] }[]> => {
  const bitmaps = await open(engine, options)
  const answers = []
  for (const period of [options.before, options.after])
    answers.push({ period, rows: await ask(bitmaps, masksOf(bitmaps, period)) })
  return answers
}

/**
 * Multi-homing: the users that products have in common in each of two spans of time.
 *
 * @throws UserError when there are no events, or the spans overlap
 */
export async function productOverlaps(engine: Engine, options: UseOptions): Promise<SharedUsersRow[]> {
  const answers = await bothPeriods(engine, options, (bitmaps, masks) =>
    engine.all<Row & { name: string; beside: string; customers: number }>(
      sharedUsers(engine.dialect, bitmaps, masks),
    ),
  )
  return answers.flatMap(({ period, rows }) => {
    const own = new Map(
      rows.filter(({ name, beside }) => name === beside).map((row) => [row.name, row.customers]),
    )
    return rows.map(({ name, beside, customers }) => ({
      period: period.start,
      period_end: period.end,
      name,
      beside,
      customers,
      overlap: customers / own.get(name)!,
    }))
  })
}

/**
 * Single- and multi-homing: users by how many products they use in each of two spans of time.
 *
 * @throws UserError when there are no events, or the spans overlap
 */
export async function productHomes(engine: Engine, options: UseOptions): Promise<HomesRow[]> {
  const answers = await bothPeriods(engine, options, (bitmaps, masks) =>
    engine.all<Row & { products: number; users: number }>(productsPerUser(engine.dialect, bitmaps, masks)),
  )
  return answers.flatMap(({ period, rows }) => {
    const total = rows.reduce((sum, { users }) => sum + users, 0)
    return rows.map(({ products, users }) => ({
      period: period.start,
      period_end: period.end,
      products,
      users,
      share: users / total,
    }))
  })
}
