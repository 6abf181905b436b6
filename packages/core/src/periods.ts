import { UserError } from './errors.ts'

/** The lengths of time that tables are grouped by, shortest first. */
export const grains = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
export type Grain = (typeof grains)[number]

/** A calendar day, `YYYY-MM-DD` in the proleptic Gregorian calendar. Days compare as strings. */
export type Day = string

/** A span of whole days, both ends included. A single day has `start === end`. */
export type Period = { readonly start: Day; readonly end: Day }

const millisecondsPerDay = 86_400_000

/** The number of days from 1970-01-01 to `day`. */
export function dayNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / millisecondsPerDay)
}

/** The day that lies `number` days after 1970-01-01; the inverse of `dayNumber`. */
export function dayOf(number: number): Day {
  return new Date(number * millisecondsPerDay).toISOString().slice(0, 10)
}

/** `day` moved by a number of days. */
export function addDays(day: Day, days: number): Day {
  return dayOf(dayNumber(day) + days)
}

/** Whether `text` is a day that exists in the calendar (`2025-02-29` is not). */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(dayNumber(text)) === text
}

const lastDayOfMonth = (year: number, month: number): Day =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)

const pad = (n: number) => String(n).padStart(2, '0')

/** The span from the first day of one month (1–12) to the last day of a later one of the same year. */
function months(year: number, first: number, last: number): Period {
  return { start: `${String(year).padStart(4, '0')}-${pad(first)}-01`, end: lastDayOfMonth(year, last) }
}

/** The Monday of an ISO 8601 week: week 1 is the one with 4 January. */
function isoWeek(year: number, week: number): Period {
  const january4 = dayNumber(`${year}-01-04`)
  const monday = january4 - ((january4 + 3) % 7) + (week - 1) * 7
  return { start: dayOf(monday), end: dayOf(monday + 6) }
}

type Reader = { pattern: RegExp; read: (match: number[]) => Period; fits?: (match: number[]) => boolean }

const readers: Reader[] = [
  { pattern: /^(\d{4})$/, read: ([y]) => months(y!, 1, 12) },
  { pattern: /^(\d{4})-H([12])$/, read: ([y, h]) => months(y!, h! * 6 - 5, h! * 6) },
  { pattern: /^(\d{4})-?Q([1-4])$/, read: ([y, q]) => months(y!, q! * 3 - 2, q! * 3) },
  { pattern: /^(\d{4})-(0[1-9]|1[0-2])$/, read: ([y, m]) => months(y!, m!, m!) },
  {
    pattern: /^(\d{4})-W(\d\d)$/,
    read: ([y, w]) => isoWeek(y!, w!),
    fits: ([y, w]) => w! >= 1 && isoWeek(y!, w!).start <= `${y}-12-28`,
  },
]

/**
 * Reads a period: `2025`, `2025-H1`, `2025-Q3`, `2025-04`, `2025-W14` (ISO 8601 week), `2025-04-05`, or two days as
 * an ISO 8601 interval `2025-04-01/2025-04-07` (both included).
 *
 * @returns the first and last day
 * @throws UserError when the text is none of these or names a day or week that does not exist
 * @example
 * parsePeriod('2024-Q1') // { start: '2024-01-01', end: '2024-03-31' }
 */
export function parsePeriod(text: string): Period {
  const period = readPeriod(text.trim())
  if (period) return period
  throw new UserError(`"${text}" is not a period`, {
    hint: 'write 2025, 2025-H1, 2025-Q3, 2025-04, 2025-W14, 2025-04-05 or 2025-04-01/2025-04-07',
  })
}

/** Like `parsePeriod`, but answers `undefined` for a text that is no period. */
export function readPeriod(text: string): Period | undefined {
  if (isDay(text)) return { start: text, end: text }
  const [start, end, ...rest] = text.split('/')
  if (start && end && rest.length === 0 && isDay(start) && isDay(end) && start <= end) return { start, end }
  for (const { pattern, read, fits } of readers) {
    const match = pattern.exec(text)?.slice(1).map(Number)
    if (match && (fits?.(match) ?? true)) return read(match)
  }
  return undefined
}

/** First month (1–12) of the span of `size` months that `month` lies in. */
const spanStart = (month: number, size: number) => Math.floor((month - 1) / size) * size + 1

const monthsOf = { month: 1, quarter: 3, half: 6, year: 12 } as const

/**
 * The period of a grain that a day lies in. Weeks are those of ISO 8601 and start on Monday, unless `weekStart` says
 * otherwise (0 Sunday … 6 Saturday).
 *
 * @example
 * periodContaining('2025-05-20', 'quarter') // { start: '2025-04-01', end: '2025-06-30' }
 */
export function periodContaining(day: Day, grain: Grain, weekStart = 1): Period {
  if (grain === 'day') return { start: day, end: day }
  if (grain === 'week') {
    const number = dayNumber(day)
    // 1970-01-01 was a Thursday (4).
    const start = number - ((((number + 4 - weekStart) % 7) + 7) % 7)
    return { start: dayOf(start), end: dayOf(start + 6) }
  }
  const first = spanStart(Number(day.slice(5, 7)), monthsOf[grain])
  return months(Number(day.slice(0, 4)), first, first + monthsOf[grain] - 1)
}

/** The period of the same grain that lies `count` steps later (earlier when negative). */
export function shiftPeriod(period: Period, grain: Grain, count: number): Period {
  if (grain === 'day' || grain === 'week') {
    const days = count * (grain === 'day' ? 1 : 7)
    return { start: addDays(period.start, days), end: addDays(period.end, days) }
  }
  const size = monthsOf[grain]
  const index = Number(period.start.slice(0, 4)) * 12 + Number(period.start.slice(5, 7)) - 1 + count * size
  return months(Math.floor(index / 12), (index % 12) + 1, (index % 12) + size)
}

/** The number of days in a period. */
export function daysIn(period: Period): number {
  return dayNumber(period.end) - dayNumber(period.start) + 1
}

/** The grain that a period is exactly one of, if any: a span from 1 to 31 March is a month. */
export function grainOf(period: Period): Grain | undefined {
  if (period.start === period.end) return 'day'
  if (daysIn(period) === 7) return 'week'
  return grains.find((grain) => {
    if (grain === 'day' || grain === 'week') return false
    const whole = periodContaining(period.start, grain)
    return whole.start === period.start && whole.end === period.end
  })
}

/** The ISO 8601 name of the week that starts on a Monday; a week belongs to the year that its Thursday lies in. */
function weekName(monday: Day): string {
  const year = addDays(monday, 3).slice(0, 4)
  const week = (dayNumber(monday) - dayNumber(isoWeek(Number(year), 1).start)) / 7 + 1
  return `${year}-W${pad(week)}`
}

const isMonday = (day: Day) => periodContaining(day, 'week').start === day

/**
 * The shortest usual name of a period, which `parsePeriod` reads back: `2025-Q3` for 1 July to 30 September.
 */
export function formatPeriod({ start, end }: Period): string {
  const year = start.slice(0, 4)
  const month = Number(start.slice(5, 7))
  switch (grainOf({ start, end })) {
    case 'day':
      return start
    case 'week':
      return isMonday(start) ? weekName(start) : `${start}/${end}`
    case 'month':
      return start.slice(0, 7)
    case 'quarter':
      return `${year}-Q${(month + 2) / 3}`
    case 'half':
      return `${year}-H${month === 1 ? 1 : 2}`
    case 'year':
      return year
    default:
      return `${start}/${end}`
  }
}
