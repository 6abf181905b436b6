import { UserError } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import { aliasTable } from '../activity/aliases.ts'
import { eventCondition, keyColumn } from '../activity/spec.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { accountCreation } from '../queries/account-creation.ts'
import { clockOf } from './clock.ts'
import { type GrowthRow, growth } from './growth.ts'
import { type RetentionOptions, type RetentionRow, retention } from './retention.ts'
import { type ElapsedCell, elapsedRetention } from './retention-elapsed.ts'

/** Products whose way of counting can be reproduced. */
export const countingProducts = ['posthog', 'amplitude', 'mixpanel'] as const
export type CountingProduct = (typeof countingProducts)[number]

/** Why a product's number differs from the exact one. */
export type CountingCause =
  | 'same'
  | 'account_created_elsewhere'
  | 'windows_from_first_event'
  | 'on_or_after'
  | 'incomplete_left_out'
  | 'recurring_cohorts'

/** One number of growth or retention, exact and as a product counts it. */
export type Explanation = {
  /** The period or cohort; retention tells `k` beside it. */
  readonly period: string
  readonly [by: string]: string | number | null
  readonly measure: string
  readonly exact: number | null
  /** Null where the product shows nothing. */
  readonly counted: number | null
  readonly difference: number | null
  /** Users whom only the exact count, and only the product's count has. */
  readonly only_exact: number | null
  readonly only_counted: number | null
  readonly cause: CountingCause
}

type GrowthOptions = Parameters<typeof growth>[1]

/** Event properties that say when an account was created. */
const creationProperties = ['created_at', '$created_at', 'account_created_at', 'signup_date', 'registered_at']

/** The moment of creation that events state: the first known property that any of them has, else their own moment. */
async function creationOf(engine: Engine): Promise<Sql> {
  const { dialect } = engine
  for (const name of creationProperties) {
    const moment = dialect.toMoment(dialect.property(name))
    if ((await engine.all(sql`select 1 as found from events where ${moment} is not null limit 1`)).length > 0)
      return moment
  }
  return sql`ts`
}

type Created = Row & { first: string; created: string | null; users: number }

/** Users of each period and group who are first active there, but whose account was created in another period. */
async function createdElsewhere(engine: Engine, options: GrowthOptions): Promise<Map<string, number>> {
  const { by = [], event } = options
  const { dialect } = engine
  const clock = (await clockOf(engine, 'events', options))!
  const rows = await engine.all<Created>(
    accountCreation(
      dialect,
      {
        from: sql`events`,
        condition: eventCondition({ event }),
        keys: by.map((name) => keyColumn(dialect, name)),
        aliases: await aliasTable(engine),
      },
      await creationOf(engine),
      clock,
    ),
  )
  const moved = new Map<string, number>()
  for (const row of rows) {
    if (row.created === row.first) continue
    const key = JSON.stringify([row.first, ...by.map((name) => row[name])])
    moved.set(key, (moved.get(key) ?? 0) + row.users)
  }
  return moved
}

function refuse(product: CountingProduct, what: string): never {
  throw new UserError(`${product} has no ${what}`, { hint: 'ask for --count-as posthog or amplitude' })
}

/** The growth rows with users moved from new to resurrected, and how many. */
async function countedGrowth(engine: Engine, options: GrowthOptions, product: CountingProduct) {
  if (product === 'mixpanel') refuse(product, 'growth accounting')
  const rows = await growth(engine, options)
  const moved = await createdElsewhere(engine, options)
  return rows.map((exact) => {
    const key = JSON.stringify([exact.period, ...(options.by ?? []).map((name) => exact[name])])
    const elsewhere = moved.get(key) ?? 0
    const counted: GrowthRow = {
      ...exact,
      new: exact.new - elsewhere,
      resurrected: exact.resurrected + elsewhere,
    }
    return { exact, counted, elsewhere }
  })
}

/**
 * Growth as a product counts it. PostHog's lifecycle calls a user new in the period in which its person was created
 * ("Lifecycle", Product analytics, PostHog docs), and Amplitude's in that of its first event of any kind ("Lifecycle:
 * track the growth of your product's user base", Amplitude docs); a user whose first activity of the asked kind comes
 * in another period is resurrected there. An event property such as `created_at` says when an account was created; else
 * its first event does.
 *
 * @throws UserError for a product that has no growth accounting, and where `growth` does
 */
export async function growthAs(
  engine: Engine,
  options: GrowthOptions,
  product: CountingProduct,
): Promise<GrowthRow[]> {
  return (await countedGrowth(engine, options, product)).map(({ counted }) => counted)
}

/** Where and why a product's growth differs from the exact one: each number of each period that it changes or keeps. */
export async function explainGrowth(
  engine: Engine,
  options: GrowthOptions,
  product: CountingProduct,
): Promise<Explanation[]> {
  const rows = await countedGrowth(engine, options, product)
  return rows.flatMap(({ exact, counted, elsewhere }) =>
    (['active', 'new', 'retained', 'resurrected', 'churned'] as const).map((measure) => {
      const keys = Object.fromEntries((options.by ?? []).map((name) => [name, exact[name] as string]))
      const difference = counted[measure] - exact[measure]
      return {
        period: exact.period,
        ...keys,
        measure,
        exact: exact[measure],
        counted: counted[measure],
        difference,
        only_exact: measure === 'new' ? elsewhere : 0,
        only_counted: measure === 'resurrected' ? elsewhere : 0,
        cause: difference === 0 ? 'same' : 'account_created_elsewhere',
      } as Explanation
    }),
  )
}

/** How each product counts retention by windows; PostHog goes by the calendar. */
const windowsOf = {
  amplitude: { floored: true },
  mixpanel: { kind: 'unbounded' },
} as const

/** The cells that a product shows, and those that it leaves out. */
async function countedCells(engine: Engine, options: RetentionOptions, product: 'amplitude' | 'mixpanel') {
  const cells = await elapsedRetention(engine, options, windowsOf[product])
  return cells.map((cell) => ({ cell, shown: product === 'amplitude' || cell.complete }))
}

const plain = ({ calendar_only: _c, windows_only: _w, ...row }: ElapsedCell): RetentionRow =>
  row as RetentionRow

/**
 * Retention as a product counts it.
 *
 * - Amplitude: windows from each user's first event; days are 24 hours from its full hour, weeks 7 and months 30 days
 *   from its day ("How time works in Retention Analysis", Amplitude docs).
 * - Mixpanel: then or at any time after, in windows of 24 hours, 7 or 30 days from each user's very first event
 *   ("Retention: Measure engagement over time", Mixpanel docs); cells that are not over are left out.
 * - PostHog: calendar periods, where all who are active in a period are its cohort ("Retention", PostHog docs).
 *
 * @throws UserError where `retention` does
 */
export async function retentionAs(
  engine: Engine,
  options: RetentionOptions,
  product: CountingProduct,
): Promise<RetentionRow[]> {
  if (product === 'posthog')
    return retention(engine, { ...options, kind: 'bounded', cohort: options.cohort ?? 'recurring' })
  const cells = await countedCells(engine, options, product)
  return cells.filter(({ shown }) => shown).map(({ cell }) => plain(cell))
}

function explanation(
  { cohort, k, ...rest }: RetentionRow,
  by: readonly string[],
  told: Pick<Explanation, 'exact' | 'counted' | 'only_exact' | 'only_counted' | 'cause'>,
): Explanation {
  const keys = Object.fromEntries(by.map((name) => [name, rest[name] as string]))
  const difference = told.counted === null || told.exact === null ? null : told.counted - told.exact
  return { period: cohort, ...keys, k, measure: 'retained', difference, ...told } as Explanation
}

function causeOf(cell: ElapsedCell, shown: boolean, product: 'amplitude' | 'mixpanel'): CountingCause {
  if (!shown) return 'incomplete_left_out'
  if (cell.calendar_only + cell.windows_only === 0) return 'same'
  return product === 'mixpanel' ? 'on_or_after' : 'windows_from_first_event'
}

/** Where and why a product's retention differs from the exact one, cell by cell, with the users of either count alone. */
export async function explainRetention(
  engine: Engine,
  options: RetentionOptions,
  product: CountingProduct,
): Promise<Explanation[]> {
  const { by = [] } = options
  if (product === 'posthog') return explainRecurring(engine, options)
  const cells = await countedCells(engine, options, product)
  return cells.map(({ cell, shown }) =>
    explanation(cell, by, {
      exact: cell.retained - cell.windows_only + cell.calendar_only,
      counted: shown ? cell.retained : null,
      only_exact: shown ? cell.calendar_only : null,
      only_counted: shown ? cell.windows_only : null,
      cause: causeOf(cell, shown, product),
    }),
  )
}

/** Recurring cohorts hold the first-ever ones: what they add are users who had begun before. */
async function explainRecurring(engine: Engine, options: RetentionOptions): Promise<Explanation[]> {
  const { by = [] } = options
  const keyOf = (row: RetentionRow) => JSON.stringify([row.cohort, row.k, ...by.map((name) => row[name])])
  const first = await retention(engine, { ...options, kind: 'bounded', cohort: 'first' })
  const exact = new Map(first.map((row) => [keyOf(row), row.retained]))
  const counted = await retentionAs(engine, options, 'posthog')
  return counted.map((row) => {
    const own = exact.get(keyOf(row)) ?? 0
    return explanation(row, by, {
      exact: own,
      counted: row.retained,
      only_exact: 0,
      only_counted: row.retained - own,
      cause: row.retained === own ? 'same' : 'recurring_cohorts',
    })
  })
}
