import {
  type Day,
  dayNumber,
  daysIn,
  type Grain,
  type Period,
  shiftPeriod,
  UserError,
} from '@bellwether/core'
import { mapForecast } from './distribution.ts'
import type { Forecaster } from './forecaster.ts'

/** `count` periods of a grain that follow each other, from a first one on. */
export function successivePeriods(first: Period, grain: Grain, count: number): Period[] {
  return Array.from({ length: count }, (_, k) => shiftPeriod(first, grain, k))
}

/** Days of the week: 0 Sunday … 6 Saturday. 1970-01-01 was a Thursday. */
const weekday = (number: number) => (((number + 4) % 7) + 7) % 7

/**
 * How many trading days a period has: days from Monday to Friday that are no holidays, or those of other `weekdays`.
 *
 * @param holidays days that do not count
 */
export function tradingDays(
  period: Period,
  {
    weekdays = [1, 2, 3, 4, 5],
    holidays = [],
  }: { weekdays?: readonly number[]; holidays?: readonly Day[] } = {},
): number {
  const off = new Set(holidays)
  const first = dayNumber(period.start)
  let count = 0
  for (let k = 0; k < daysIn(period); k++) {
    if (weekdays.includes(weekday(first + k))) count++
  }
  const lost = [...off].filter(
    (day) => day >= period.start && day <= period.end && weekdays.includes(weekday(dayNumber(day))),
  )
  return count - lost.length
}

/** Whole ISO 8601 weeks make years of 52 or 53: how many weeks the ISO year has that a day lies in. */
export function isoWeeksInYear(day: Day): number {
  const number = dayNumber(day)
  const thursday = number - ((weekday(number) + 6) % 7) + 3
  const year = new Date(thursday * 86_400_000).getUTCFullYear()
  // A year has 53 weeks when it starts or ends on a Thursday.
  const ends = [dayNumber(`${year}-01-01`), dayNumber(`${year}-12-31`)]
  return ends.some((end) => weekday(end) === 4) ? 53 : 52
}

/**
 * A forecaster of totals made aware of the calendar: each value is divided by its period's relative length before it is
 * forecast and multiplied back afterwards, so that a February is not taken for a fall in demand.
 *
 * @param lengths days or trading days of each period, for all values and all steps to forecast
 * @example
 * const months = successivePeriods({ start: '2023-01-01', end: '2023-01-31' }, 'month', 30)
 * calendarAdjusted('ets by day', ets, months.map(daysIn)).fit(values, { period: 12 }).predict(6)
 */
export function calendarAdjusted(
  name: string,
  forecaster: Forecaster,
  lengths: readonly number[],
): Forecaster {
  const usual = lengths.reduce((sum, v) => sum + v, 0) / lengths.length
  const at = (t: number) => {
    const length = lengths[t]
    if (length !== undefined && length > 0) return length / usual
    throw new UserError(`period ${t + 1} has the length ${length}`, {
      hint: 'give a length above 0 for every value and every step to forecast',
    })
  }
  return {
    name,
    fit(values, options = {}) {
      const adjusted = Array.from(values, (v, t) => (v === null ? null : v / at(t)))
      const fit = forecaster.fit(adjusted, options)
      return {
        label: `${fit.label}, calendar-adjusted`,
        fitted: fit.fitted.map((v, t) => v * at(t)),
        predict: (horizon) =>
          mapForecast(
            fit.predict(horizon),
            (v, h) => v * at(values.length + h),
            (d, h) => d * at(values.length + h),
          ),
      }
    },
  }
}
