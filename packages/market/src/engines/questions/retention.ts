import { explainGrowth, explainRetention, growthAs, retentionAs } from '../../growth/count-as.ts'
import { retention } from '../../growth/retention.ts'
import { byGrain, ofEvents, type Questions, withOptions } from './question.ts'

const brackets = [
  { from: 1, to: 7 },
  { from: 8, to: 90 },
]

const rolling = { windows: 'rolling', periods: 4 } as const

/** Who comes back. */
export const retentionQuestions: Questions = {
  'retention bounded': byGrain(retention, 'week'),
  'retention by product and channel': withOptions(retention, { grain: 'month', by: ['product', 'channel'] }),
  'retention of one event up to a day': withOptions(retention, {
    grain: 'week',
    event: 'chat',
    from: '2025-03-03',
    to: '2025-05-18',
    asOf: '2025-09-30',
  }),
  'retention unbounded': withOptions(retention, { grain: 'week', kind: 'unbounded' }),
  'retention unbounded by region': withOptions(retention, {
    grain: 'quarter',
    kind: 'unbounded',
    by: ['region'],
  }),
  'retention in brackets': withOptions(retention, { grain: 'day', kind: 'bracket', brackets }),
  'retention recurring': withOptions(retention, { grain: 'month', cohort: 'recurring', periods: 4 }),
  'retention recurring by day': withOptions(retention, { grain: 'day', cohort: 'recurring', periods: 4 }),
  'retention recurring by segment': withOptions(retention, {
    grain: 'week',
    cohort: 'recurring',
    by: ['segment'],
  }),
  'retention by hours': withOptions(retention, { grain: 'week', ...rolling }),
  'retention by hours of days': withOptions(retention, { grain: 'day', ...rolling, by: ['product'] }),
  'retention by hours, unbounded': withOptions(retention, { grain: 'month', kind: 'unbounded', ...rolling }),
  'retention by hours, in brackets': withOptions(retention, {
    grain: 'day',
    kind: 'bracket',
    brackets,
    ...rolling,
    event: 'chat',
  }),
}

const months = { grain: 'month', event: 'pay' } as const
const weeks = { grain: 'week', periods: 4 } as const

/** What other products show, and why it differs. */
export const countingQuestions: Questions = {
  'growth as posthog counts': ofEvents((engine, setting) =>
    growthAs(engine, { ...setting, ...months }, 'posthog'),
  ),
  'growth as amplitude counts': ofEvents((engine, setting) =>
    growthAs(engine, { ...setting, ...months, by: ['region'] }, 'amplitude'),
  ),
  'growth explained': ofEvents((engine, setting) =>
    explainGrowth(engine, { ...setting, ...months }, 'posthog'),
  ),
  'retention as posthog counts': ofEvents((engine, setting) =>
    retentionAs(engine, { ...setting, ...weeks }, 'posthog'),
  ),
  'retention as amplitude counts': ofEvents((engine, setting) =>
    retentionAs(engine, { ...setting, ...weeks }, 'amplitude'),
  ),
  'retention as mixpanel counts': ofEvents((engine, setting) =>
    retentionAs(engine, { ...setting, ...weeks, by: ['product'] }, 'mixpanel'),
  ),
  'retention by posthog explained': ofEvents((engine, setting) =>
    explainRetention(engine, { ...setting, ...weeks }, 'posthog'),
  ),
  'retention by amplitude explained': ofEvents((engine, setting) =>
    explainRetention(engine, { ...setting, grain: 'day', periods: 7 }, 'amplitude'),
  ),
  'retention by mixpanel explained': ofEvents((engine, setting) =>
    explainRetention(engine, { ...setting, grain: 'month', periods: 4 }, 'mixpanel'),
  ),
}
