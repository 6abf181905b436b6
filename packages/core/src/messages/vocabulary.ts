import type { Grain } from '../periods.ts'
import type { Bilingual } from './messages.ts'

/** Names of the grains. */
export const grainNames: Readonly<Record<Grain, Bilingual>> = {
  day: { en: 'day', zh: '日' },
  week: { en: 'week', zh: '周' },
  month: { en: 'month', zh: '月' },
  quarter: { en: 'quarter', zh: '季度' },
  half: { en: 'half-year', zh: '半年' },
  year: { en: 'year', zh: '年' },
}
