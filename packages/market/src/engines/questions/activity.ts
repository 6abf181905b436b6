import { acquisition } from '../../growth/acquisition.ts'
import { active, stickiness } from '../../growth/active.ts'
import { engagement } from '../../growth/engagement.ts'
import { growth } from '../../growth/growth.ts'
import { streaks } from '../../growth/streaks.ts'
import { productHomes, productOverlaps, productSwitching } from '../../growth/switching.ts'
import { userMonths, userRowsOf } from '../../growth/users.ts'
import type { Engine } from '../engine.ts'
import { byGrain, ofEvents, ofSales, type Questions, type Setting, withOptions } from './question.ts'

/** Which user did something with which product in which month, as rows. */
async function monthRows(engine: Engine, from: 'events' | 'sales', { timezone }: Setting) {
  const { months, each } = await userMonths(engine, { from, timezone })
  const rows: object[] = months.map((month) => ({ month }))
  each((user, product, month, amount) => rows.push({ user, product, month: months[month], amount }))
  return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** Who is active, comes, stays and leaves. */
export const activityQuestions: Questions = {
  'growth day': byGrain(growth, 'day'),
  'growth week': byGrain(growth, 'week'),
  'growth month': byGrain(growth, 'month'),
  'growth quarter': byGrain(growth, 'quarter'),
  'growth half': byGrain(growth, 'half'),
  'growth year': byGrain(growth, 'year'),
  'growth by product and region': withOptions(growth, { grain: 'week', by: ['product', 'region'] }),
  'growth by property': withOptions(growth, { grain: 'month', by: ['channel'] }),
  'growth by segment and event': withOptions(growth, { grain: 'month', by: ['segment', 'event'] }),
  'growth of one event': withOptions(growth, { grain: 'month', event: 'chat' }),
  'growth between days': withOptions(growth, { grain: 'week', from: '2025-03-05', to: '2025-06-18' }),
  active: withOptions(active, {}),
  'active by product': withOptions(active, { by: ['product'] }),
  'active at the end of months': withOptions(active, { grain: 'month', monthDays: 28, event: 'chat' }),
  'stickiness day': byGrain(stickiness, 'day'),
  'stickiness week': byGrain(stickiness, 'week'),
  'stickiness of 28 days': withOptions(stickiness, { window: 28, by: ['segment'] }),
  'stickiness over weeks': withOptions(stickiness, { over: 'week' }),
  'stickiness over quarters': withOptions(stickiness, { grain: 'week', over: 'quarter', by: ['product'] }),
  streaks: withOptions(streaks, { grain: 'week', longest: 4 }),
  'acquisition by property': withOptions(acquisition, { grain: 'month', by: ['channel', 'region'] }),
  'acquisition by week': byGrain(acquisition, 'week'),
  'acquisition of one event': withOptions(acquisition, { grain: 'month', by: ['segment'], event: 'pay' }),
  engagement: byGrain(engagement, 'month'),
  'engagement over 7 days': withOptions(engagement, {
    grain: 'week',
    by: ['product'],
    window: 7,
    power: 3,
    core: 2,
  }),
  'users of events': ofEvents((engine, { timezone }) => userRowsOf(engine, timezone)),
  'users of sales': ofSales((engine, { timezone }) => userRowsOf(engine, timezone, 'sales')),
  'users by month': ofEvents((engine, setting) => monthRows(engine, 'events', setting)),
  'customers by month': ofSales((engine, setting) => monthRows(engine, 'sales', setting)),
  'switching between products': ofEvents(
    async (engine, setting, halves) => (await productSwitching(engine, { ...setting, ...halves })).rows,
  ),
  'switching between channels': ofEvents(
    async (engine, setting, halves) =>
      (await productSwitching(engine, { ...setting, ...halves, by: 'channel', event: 'chat' })).rows,
  ),
  'products shared': ofEvents((engine, setting, halves) =>
    productOverlaps(engine, { ...setting, ...halves }),
  ),
  'regions shared': ofEvents((engine, setting, halves) =>
    productOverlaps(engine, { ...setting, ...halves, by: 'region' }),
  ),
  'products per user': ofEvents((engine, setting, halves) => productHomes(engine, { ...setting, ...halves })),
  'channels per user': ofEvents((engine, setting, halves) =>
    productHomes(engine, { ...setting, ...halves, by: 'channel' }),
  ),
}
