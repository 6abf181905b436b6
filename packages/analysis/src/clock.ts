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

/** How the times of a file follow each other: each has a whole number, one step apart. */
export type Clock = { index(time: string): number; time(index: number): string }

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const two = (text: string | number) => String(text).padStart(2, '0')

/** The ways in which files write times, and how the product writes them. */
const notations: readonly (readonly [RegExp, (parts: string[]) => string])[] = [
  [/^(\d{4})[\s/_-]*q([1-4])$/i, ([year, quarter]) => `${year}-Q${quarter}`],
  [/^q([1-4])[\s/_-]*(\d{4})$/i, ([quarter, year]) => `${year}-Q${quarter}`],
  [/^(\d{4})年第?([1-4])季度?$/, ([year, quarter]) => `${year}-Q${quarter}`],
  [/^(\d{4})[\s_-]*m(\d{1,2})$/i, ([year, month]) => `${year}-${two(month!)}`],
  [/^(\d{4})(?:[/.]|年)(\d{1,2})月?$/, ([year, month]) => `${year}-${two(month!)}`],
  [/^(\d{4})年$/, ([year]) => year!],
  [/^(\d{4})[\s_-]*w(\d{1,2})$/i, ([year, week]) => `${year}-W${two(week!)}`],
  [/^(\d{4})(?:[/.]|年)(\d{1,2})(?:[/.]|月)(\d{1,2})日?$/, ([y, m, d]) => `${y}-${two(m!)}-${two(d!)}`],
  [/^(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?$/, ([day]) => day!],
  [/^([a-z]{3})[a-z]*\.?[\s_-]+(\d{4})$/i, ([name, year]) => named(name!, year!)],
  [/^(\d{4})[\s_-]+([a-z]{3})[a-z]*\.?$/i, ([year, name]) => named(name!, year!)],
]

function named(name: string, year: string): string {
  const month = monthNames.indexOf(name.toLowerCase())
  return month < 0 ? `${name} ${year}` : `${year}-${two(month + 1)}`
}

/** A time in the product's notation: `1990 Q1` and `1990年第1季度` become `1990-Q1`, `Mar 1990` becomes `1990-03`. */
export function plainTime(text: string): string {
  for (const [pattern, write] of notations) {
    const parts = pattern.exec(text)?.slice(1)
    if (parts) return write(parts)
  }
  return text
}

function periodOf(time: string): Period {
  const period = readPeriod(time)
  if (period && grainOf(period)) return period
  throw new UserError(`"${time}" is no time`, {
    hint: 'write numbers, 2025, 2025-Q3, 2025-04, 2025-W14 or 2025-04-05',
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

const monthNumber = (day: Day) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7)) - 1
const firstOf = (month: number) => `${Math.floor(month / 12)}-${two((month % 12) + 1)}-01`
const endOf = (month: number) => addDays(firstOf(month + 1), -1)

/** Numbers: whole ones on their common step; others a step of 1 apart. */
function numberClock(times: readonly string[]): Clock {
  if (times.every((time) => Number.isSafeInteger(Number(time)))) return stepped(times, Number, String)
  const first = Number(times[0])
  return { index: (time) => Math.round(Number(time) - first), time: (index) => String(first + index) }
}

/** Days: months where all are the first or all are the last of theirs, else days on their common step, weeks say. */
function dayClock(days: readonly Day[]): Clock {
  if (days.length > 1 && days.every((day) => day.endsWith('-01'))) return stepped(days, monthNumber, firstOf)
  if (days.length > 1 && days.every((day) => addDays(day, 1).endsWith('-01'))) {
    return stepped(days, monthNumber, endOf)
  }
  return stepped(days, dayNumber, dayOf)
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

/**
 * The clock of a file's times.
 *
 * @param times all of them, in the product's notation (see `plainTime`)
 * @throws UserError for a time that is none, or times of different lengths
 */
export function clockOf(times: readonly string[]): Clock {
  const years = times.every((time) => /^\d{4}$/.test(time))
  if (!years && times.every((time) => time !== '' && Number.isFinite(Number(time)))) return numberClock(times)
  return times.every(isDay) ? dayClock(times) : spanClock(times)
}
