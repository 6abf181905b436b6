import {
  addDays,
  type Day,
  dayNumber,
  dayOf,
  formatPeriod,
  grainOf,
  isDay,
  type Period,
  readPeriod,
  UserError,
} from '@bellwether/core'
import { isMoment, momentOf, notationOf, plainTimes, secondsOf } from './time-notation.ts'

/** How the times of a file follow each other: each has a whole number, one step apart, and is written as the file does. */
export type Clock = { index(time: string): number; time(index: number): string }

const two = (number: number) => String(number).padStart(2, '0')

function periodOf(time: string): Period {
  const period = readPeriod(time)
  if (period && grainOf(period)) return period
  throw new UserError(`"${time}" is no time`, {
    hint: 'write numbers, 2025, 2025-Q3, 2025-04, 2025-W14, 2025-04-05 or 2025-04-05T06:00',
  })
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

/** Steps of a whole number of units: the greatest that all times of the file lie on. */
function stepped(
  times: readonly string[],
  unit: (time: string) => number,
  write: (unit: number) => string,
): Clock {
  const units = new Map(times.map((time) => [time, unit(time)]))
  const first = units.values().next().value ?? 0
  let step = 0
  for (const value of units.values()) step = greatestDivisor(step, Math.abs(value - first))
  const size = step || 1
  return {
    index: (time) => ((units.get(time) ?? unit(time)) - first) / size,
    time: (index) => write(first + index * size),
  }
}

/** Months since the year 0. */
export const monthNumber = (day: Day) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7)) - 1
const firstOf = (month: number) => `${Math.floor(month / 12)}-${two((month % 12) + 1)}-01`
/** Whether a day is the last of its month. */
export const isMonthEnd = (day: Day) => addDays(day, 1).endsWith('-01')
const endOf = (month: number) => addDays(firstOf(month + 1), -1)

/** The step between numbers that were rounded: the least gap, of which all others must be multiples. */
function roundedStep(sorted: readonly number[]): number | undefined {
  const gaps = sorted.slice(1).map((value, k) => value - sorted[k]!)
  const least = gaps.reduce((low, gap) => Math.min(low, gap), Number.POSITIVE_INFINITY)
  const counts = gaps.map((gap) => Math.round(gap / least))
  const step = (sorted.at(-1)! - sorted[0]!) / counts.reduce((sum, count) => sum + count, 0)
  const fits = sorted.every((value) => {
    const place = (value - sorted[0]!) / step
    return Math.abs(place - Math.round(place)) < 0.1
  })
  return fits ? step : undefined
}

/** Numbers with decimals, `1990.083` say; without a common step, to the last decimal. */
function fractionClock(times: readonly string[]): Clock {
  const digits = times.reduce((most, time) => Math.max(most, time.split('.')[1]?.length ?? 0), 0)
  const sorted = [...new Set(times.map(Number))].sort((a, b) => a - b)
  const first = sorted[0]!
  const step = sorted.length > 1 ? roundedStep(sorted) : 1
  if (step === undefined) {
    const unit = 10 ** Math.min(10, digits)
    return stepped(
      times,
      (time) => Math.round(Number(time) * unit),
      (place) => String(place / unit),
    )
  }
  return {
    index: (time) => Math.round((Number(time) - first) / step),
    time: (index) => String(Number((first + index * step).toFixed(Math.min(10, digits)))),
  }
}

function numberClock(times: readonly string[]): Clock {
  return times.every((time) => Number.isSafeInteger(Number(time)))
    ? stepped(times, Number, String)
    : fractionClock(times)
}

const isWeekend = (day: Day) => (dayNumber(day) + 3) % 7 >= 5
/** Days from Monday to Friday in a row; 5 January 1970 was a Monday. */
const workday = (day: Day) => {
  const since = dayNumber(day) - 4
  return 5 * Math.floor(since / 7) + (((since % 7) + 7) % 7)
}
const workdayOf = (index: number) => dayOf(4 + 7 * Math.floor(index / 5) + (((index % 5) + 5) % 5))

/** Whether days are those of a business: two weekends or more lie between them, none of their days is one of them. */
function areWorkdays(days: readonly Day[]): boolean {
  if (days.some(isWeekend)) return false
  const sorted = days.map(dayNumber).sort((a, b) => a - b)
  const span = sorted.at(-1)! - sorted[0]! + 1
  return span > 11 && 2 * sorted.length > (5 / 7) * span
}

/**
 * Days: months where all are the same or the last of theirs, working days where weekends are left out, else days on their
 * common step, weeks say.
 */
function dayClock(days: readonly Day[]): Clock {
  const date = days[0]!.slice(8)
  if (days.length > 1 && days.every((day) => day.endsWith(date)) && Number(date) <= 28) {
    return stepped(days, monthNumber, (month) => firstOf(month).replace(/01$/, date))
  }
  if (days.length > 1 && days.every(isMonthEnd)) {
    return stepped(days, monthNumber, endOf)
  }
  return areWorkdays(days) ? stepped(days, workday, workdayOf) : stepped(days, dayNumber, dayOf)
}

/** Weeks, months, quarters, halves or years, all of one length. */
function spanClock(times: readonly string[]): Clock {
  const grain = grainOf(periodOf(times[0]!))
  const other = times.find((time) => grainOf(periodOf(time)) !== grain)
  if (other) {
    throw new UserError(`the times "${times[0]}" and "${other}" differ in length`, {
      hint: 'keep months apart from quarters and years',
    })
  }
  if (grain === 'week') {
    return stepped(
      times,
      (time) => dayNumber(periodOf(time).start),
      (start) => formatPeriod({ start: dayOf(start), end: dayOf(start + 6) }),
    )
  }
  const months = { month: 1, quarter: 3, half: 6, year: 12 }[grain as 'month' | 'quarter' | 'half' | 'year']
  return stepped(
    times,
    (time) => monthNumber(periodOf(time).start),
    (month) => formatPeriod({ start: firstOf(month), end: endOf(month + months - 1) }),
  )
}

function plainClock(times: readonly string[]): Clock {
  const years = times.every((time) => /^\d{4}$/.test(time))
  if (!years && times.every((time) => time !== '' && Number.isFinite(Number(time)))) return numberClock(times)
  if (times.every(isMoment)) return stepped(times, secondsOf, momentOf)
  return times.every(isDay) ? dayClock(times) : spanClock(times)
}

/**
 * The clock of a file's times.
 *
 * @param texts all of them, as the file writes them
 * @throws UserError for a time that is none, or times of different lengths
 */
export function clockOf(texts: readonly string[]): Clock {
  const times = plainTimes(texts)
  const plain = new Map(texts.map((text, k) => [text, times[k]!]))
  const clock = plainClock([...new Set(times)])
  const write = notationOf(texts, times)
  return { index: (text) => clock.index(plain.get(text)!), time: (index) => write(clock.time(index)) }
}
