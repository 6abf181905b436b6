import type { Grain } from '@bellwether/core'
import { acquisition } from '../growth/acquisition.ts'
import { active, stickiness } from '../growth/active.ts'
import { growthAs } from '../growth/count-as.ts'
import { engagement } from '../growth/engagement.ts'
import { funnel } from '../growth/funnel.ts'
import { growth } from '../growth/growth.ts'
import { retention } from '../growth/retention.ts'
import { valueRetention } from '../growth/retention-value.ts'
import { streaks } from '../growth/streaks.ts'
import { productHomes, productOverlaps, productSwitching } from '../growth/switching.ts'
import { userRowsOf } from '../growth/users.ts'
import { valueGrowth } from '../growth/value.ts'
import { shareChanges } from '../share/change.ts'
import { keptRevenues } from '../share/kept.ts'
import { overlaps } from '../share/overlap.ts'
import { salesSizes } from '../share/size.ts'
import { soldShares } from '../share/sold.ts'
import { mainSwitching, purchaseSwitching } from '../share/switching.ts'
import type { Engine } from './engine.ts'

/** How days and weeks are counted while an engine is asked. */
export type Setting = { readonly timezone: string; readonly weekStart: number }

/** Two periods that sales are compared over. */
export type Halves = {
  readonly before: { start: string; end: string }
  readonly after: { start: string; end: string }
}

type Rows = readonly object[]

/** A question that every engine answers alike. */
export type Question = {
  /** Which table it reads: without rows there it is not asked. */
  readonly of: 'events' | 'sales'
  ask(engine: Engine, setting: Setting, halves: Halves): Promise<Rows>
  /** Columns that are estimates by resampling: the groups that are resampled depend on the engine's own hash. */
  readonly resampled?: readonly string[]
}

const byGrain = (
  ask: (engine: Engine, options: Setting & { grain: Grain }) => Promise<Rows>,
  grain: Grain,
): Question => ({
  of: 'events',
  ask: (engine, setting) => ask(engine, { ...setting, grain }),
})

const ofEvents = (ask: Question['ask']): Question => ({ of: 'events', ask })
const ofSales = (ask: Question['ask'], resampled: readonly string[] = []): Question => ({
  of: 'sales',
  ask,
  resampled,
})

const steps = ['open', 'chat', 'pay']
const window = 20 * 86_400

/** Every measure that runs on every engine. A new measure adds its line. */
export const questions: Readonly<Record<string, Question>> = {
  'growth day': byGrain(growth, 'day'),
  'growth week': byGrain(growth, 'week'),
  'growth month': byGrain(growth, 'month'),
  'growth quarter': byGrain(growth, 'quarter'),
  'growth half': byGrain(growth, 'half'),
  'growth year': byGrain(growth, 'year'),
  'growth by product and region': ofEvents((engine, setting) =>
    growth(engine, { ...setting, grain: 'week', by: ['product', 'region'] }),
  ),
  'growth by property': ofEvents((engine, setting) =>
    growth(engine, { ...setting, grain: 'month', by: ['channel'] }),
  ),
  'growth of one event': ofEvents((engine, setting) =>
    growth(engine, { ...setting, grain: 'month', event: 'chat' }),
  ),
  active: ofEvents((engine, setting) => active(engine, setting)),
  'active by product': ofEvents((engine, setting) => active(engine, { ...setting, by: ['product'] })),
  'stickiness day': byGrain(stickiness, 'day'),
  'stickiness week': byGrain(stickiness, 'week'),
  'retention bounded': byGrain(retention, 'week'),
  streaks: ofEvents((engine, setting) => streaks(engine, { ...setting, grain: 'week', longest: 4 })),
  'users of events': ofEvents((engine, { timezone }) => userRowsOf(engine, timezone)),
  'users of sales': ofSales((engine, { timezone }) => userRowsOf(engine, timezone, 'sales')),
  'retention unbounded': ofEvents((engine, setting) =>
    retention(engine, { ...setting, grain: 'week', kind: 'unbounded' }),
  ),
  'retention in brackets': ofEvents((engine, setting) =>
    retention(engine, {
      ...setting,
      grain: 'day',
      kind: 'bracket',
      brackets: [
        { from: 1, to: 7 },
        { from: 8, to: 90 },
      ],
    }),
  ),
  'retention recurring': ofEvents((engine, setting) =>
    retention(engine, { ...setting, grain: 'month', cohort: 'recurring', periods: 4 }),
  ),
  'acquisition by property': ofEvents((engine, setting) =>
    acquisition(engine, { ...setting, grain: 'month', by: ['channel', 'region'] }),
  ),
  engagement: ofEvents((engine, setting) => engagement(engine, { ...setting, grain: 'month' })),
  'growth of value': ofEvents((engine, setting) =>
    valueGrowth(engine, { ...setting, grain: 'week', of: 'value' }),
  ),
  'growth of value by product': ofEvents((engine, setting) =>
    valueGrowth(engine, { ...setting, grain: 'half', of: 'value', by: ['product'] }),
  ),
  'switching between products': ofEvents(
    async (engine, setting, halves) => (await productSwitching(engine, { ...setting, ...halves })).rows,
  ),
  'products shared': ofEvents((engine, setting, halves) =>
    productOverlaps(engine, { ...setting, ...halves }),
  ),
  'products per user': ofEvents((engine, setting, halves) => productHomes(engine, { ...setting, ...halves })),
  'retention by hours': ofEvents((engine, setting) =>
    retention(engine, { ...setting, grain: 'week', windows: 'rolling', periods: 4 }),
  ),
  'retention of value': ofEvents((engine, setting) =>
    valueRetention(engine, { ...setting, grain: 'month', of: 'value', periods: 4 }),
  ),
  'growth as posthog counts': ofEvents((engine, setting) =>
    growthAs(engine, { ...setting, grain: 'month' }, 'posthog'),
  ),
  'funnel by month': ofEvents((engine, setting) =>
    funnel(engine, { ...setting, grain: 'month', steps, window }),
  ),
  'funnel ordered': ofEvents((engine) => funnel(engine, { steps, window, by: ['segment'] })),
  'funnel with exclusion': ofEvents((engine) =>
    funnel(engine, { steps: ['open', 'chat'], exclude: ['pay'], window }),
  ),
  'funnel in any order': ofEvents((engine) => funnel(engine, { steps, order: 'any', window })),
  'share by month': ofSales((engine) => soldShares(engine, { grain: 'month' }), ['low', 'high']),
  'share of purchases by region': ofSales(
    (engine) => soldShares(engine, { by: 'region', measure: 'purchases' }),
    ['low', 'high'],
  ),
  'share of one vendor': ofSales(
    (engine) => soldShares(engine, { vendor: 'ciel é', by: 'product', measure: 'quantity' }),
    ['low', 'high'],
  ),
  'growth of revenue': ofSales((engine) => valueGrowth(engine, { grain: 'month', of: 'revenue' })),
  'size of sales': ofSales((engine) => salesSizes(engine, { measure: 'revenue', grain: 'half' })),
  'change of share': ofSales((engine, _, halves) => shareChanges(engine, halves)),
  'revenue kept': ofSales((engine, _, halves) => keptRevenues(engine, halves)),
  'customers shared': ofSales((engine) => overlaps(engine)),
  'switching by purchase': ofSales(async (engine) => (await purchaseSwitching(engine)).rows),
  'switching of main vendor': ofSales(
    async (engine, _, halves) => (await mainSwitching(engine, halves)).rows,
  ),
}
