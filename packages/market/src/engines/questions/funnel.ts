import { funnel } from '../../growth/funnel.ts'
import { type Questions, withOptions } from './question.ts'

const steps = ['open', 'chat', 'pay']
const window = 20 * 86_400
const excluding = { steps: ['open', 'chat'], exclude: ['pay'] }

/** Who goes through a series of events, and how long that takes. */
export const funnelQuestions: Questions = {
  'funnel by month': withOptions(funnel, { grain: 'month', steps, window }),
  'funnel ordered': withOptions(funnel, { steps, window, by: ['segment'] }),
  'funnel by property': withOptions(funnel, { steps, window: 5 * 86_400, by: ['channel', 'product'] }),
  'funnel of one event twice': withOptions(funnel, { steps: ['chat', 'chat', 'pay'], window }),
  'funnel between days': withOptions(funnel, { steps, from: '2025-03-09', to: '2025-07-06' }),
  'funnel with exclusion': withOptions(funnel, { ...excluding, window }),
  'funnel with exclusion by week': withOptions(funnel, { ...excluding, grain: 'week', by: ['region'] }),
  'funnel in any order': withOptions(funnel, { steps, order: 'any', window }),
  'funnel in any order by month': withOptions(funnel, { steps, order: 'any', grain: 'month' }),
  'funnel in any order with exclusion': withOptions(funnel, { ...excluding, order: 'any', window }),
}
