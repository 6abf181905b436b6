import type { Grain } from '@bellwether/core'

/** The periods of a grain as multiples of days or months, which every database can add to a date. */
export const grainUnits: Readonly<Record<Grain, readonly [unit: 'day' | 'month', size: number]>> = {
  day: ['day', 1],
  week: ['day', 7],
  month: ['month', 1],
  quarter: ['month', 3],
  half: ['month', 6],
  year: ['month', 12],
}
