import {
  addDays,
  type Day,
  daysIn,
  isDay,
  mean,
  type Period,
  periodContaining,
  readPeriod,
  shiftPeriod,
  UserError,
} from '@bellwether/core'
import { tradingDays } from '@bellwether/models'
import { isMonthEnd, monthNumber } from '../clock.ts'
import type { NamedSeries } from '../series.ts'
import { plainTimes } from '../time-notation.ts'

const measures = { days: daysIn, weekdays: (period: Period) => tradingDays(period) } as const

/** What totals are divided by before they are forecast: the days of a period, or those from Monday to Friday. */
export type Calendar = keyof typeof measures
export const calendars = Object.keys(measures) as Calendar[]

/** Days stand for the time up to the next one; ends of months for the months that end there. */
function spansOf(days: readonly Day[]): Period[] {
  if (!days.every(isMonthEnd)) {
    return days.slice(0, -1).map((start, k) => ({ start, end: addDays(days[k + 1]!, -1) }))
  }
  const months = monthNumber(days[1]!) - monthNumber(days[0]!)
  return days.slice(0, -1).map((end) => ({
    start: shiftPeriod(periodContaining(end, 'month'), 'month', 1 - months).start,
    end,
  }))
}

/** The periods of a series' values and of the steps to come. */
function periodsOf({ id, times, next }: NamedSeries, horizon: number): Period[] {
  const plain = plainTimes([...times, ...Array.from({ length: horizon + 1 }, (_, h) => next(h + 1))])
  if (plain.every(isDay)) return spansOf(plain)
  return plain.slice(0, -1).map((time) => {
    const period = readPeriod(time)
    if (period) return period
    throw new UserError(
      `the times of series "${id}" are no days, weeks, months, quarters or years: "${time}"`,
      {
        hint: 'write times as 2025-04 or 2025-Q2, or forecast without a calendar',
      },
    )
  })
}

/**
 * How long each period of a series is, those of the steps to come included, in parts of their mean.
 *
 * @throws UserError when times are no periods, or one has no day that counts
 */
export function periodLengths(series: NamedSeries, horizon: number, calendar: Calendar): Float64Array {
  const periods = periodsOf(series, horizon)
  const lengths = Float64Array.from(periods, measures[calendar])
  const empty = lengths.indexOf(0)
  if (empty >= 0) {
    throw new UserError(`${periods[empty]!.start} in series "${series.id}" is no weekday`, {
      hint: 'totals of days are forecast without a calendar',
    })
  }
  const usual = mean(lengths)
  return lengths.map((v) => v / usual)
}
