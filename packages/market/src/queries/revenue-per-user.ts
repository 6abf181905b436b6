import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'

/** What one publisher's figures say that a vendor's users bring in. */
export type RevenuePerUser = {
  readonly market: string
  readonly entity: string
  readonly vendor: string
  readonly period_start: string
  readonly period_end: string
  /** Monthly active users. */
  readonly users: number
  /** USD a month and monthly user. */
  readonly revenue_per_user_month: number
  /** USD over the period: users × revenue a month × months. */
  readonly revenue: number
  readonly published: string | null
  readonly source_id: string
  readonly note: string | null
}

/**
 * Users beside revenue per user where one publisher's market states both for the same vendor and the end of the same
 * period; figures of different publishers are never multiplied.
 */
export function revenuePerUser(_: Dialect): Sql {
  return sql`
    with chosen as (
      select *, row_number() over (
        partition by market, metric, vendor, period_end order by preferred desc, source_id
      ) as choice
      from observations where metric in ('monthly_active_users', 'revenue_per_user_month')
    )
    select u.market, u.entity, u.vendor, r.period_start, r.period_end, u.value as users,
      r.value as revenue_per_user_month,
      u.value * r.value * (
        (extract(year from r.period_end) - extract(year from r.period_start)) * 12
        + extract(month from r.period_end) - extract(month from r.period_start) + 1
      ) as revenue,
      s.published, r.source_id, u.note
    from chosen r
    join chosen u on u.market = r.market and u.vendor = r.vendor and u.period_end = r.period_end
    left join sources s on s.source_id = r.source_id
    where r.metric = 'revenue_per_user_month' and u.metric = 'monthly_active_users' and r.choice = 1 and u.choice = 1
    order by revenue desc`
}

/** Two vendors of which the one with fewer users earns more; of several such pairs the one with the largest earner left behind. */
export function revenueReversal(
  rows: readonly RevenuePerUser[],
): { fewer: RevenuePerUser; more: RevenuePerUser } | undefined {
  const pairs = rows.flatMap((fewer) =>
    rows
      .filter((more) => more.users > fewer.users && more.revenue < fewer.revenue)
      .map((more) => ({ fewer, more })),
  )
  return pairs.toSorted((a, b) => b.more.revenue - a.more.revenue)[0]
}
