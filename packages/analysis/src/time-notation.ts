import { type Day, isDay } from '@bellwether/core'

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (text: string | number) => String(text).padStart(2, '0')

function named(name: string, year: string): string {
  const month = monthNames.findIndex((short) => short.toLowerCase() === name.toLowerCase())
  return month < 0 ? `${name} ${year}` : `${year}-${two(month + 1)}`
}

/** The ways in which files write times, and how the product writes them. */
const notations: readonly (readonly [RegExp, (parts: string[]) => string])[] = [
  [/^(\d{4})[\s/_-]*q([1-4])$/i, ([year, quarter]) => `${year}-Q${quarter}`],
  [/^q([1-4])[\s/_-]*(\d{4})$/i, ([quarter, year]) => `${year}-Q${quarter}`],
  [/^(\d{4})年第?([1-4])季度?$/, ([year, quarter]) => `${year}-Q${quarter}`],
  [/^(\d{4})[\s_-]*m(\d{1,2})$/i, ([year, month]) => `${year}-${two(month!)}`],
  [/^(\d{4})(?:\/|年)(\d{1,2})月?$/, ([year, month]) => `${year}-${two(month!)}`],
  [/^(\d{4})年$/, ([year]) => year!],
  [/^(\d{4})[\s_-]*w(\d{1,2})$/i, ([year, week]) => `${year}-W${two(week!)}`],
  [/^(\d{4})(?:[/.]|年)(\d{1,2})(?:[/.]|月)(\d{1,2})日?$/, ([y, m, d]) => `${y}-${two(m!)}-${two(d!)}`],
  [/^([a-z]{3})[a-z]*\.?[\s_-]+(\d{4})$/i, ([name, year]) => named(name!, year!)],
  [/^(\d{4})[\s_-]+([a-z]{3})[a-z]*\.?$/i, ([year, name]) => named(name!, year!)],
]

function plainTime(text: string): string {
  for (const [pattern, write] of notations) {
    const parts = pattern.exec(text)?.slice(1)
    if (parts) return write(parts)
  }
  return text
}

const momentPattern =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.0+)?)?(Z|[+-]\d\d:?\d\d)?$/

/** A day and time of day, `2024-01-05T06:00:00`; where it is written beside a zone, that zone's. */
function moment(text: string): string | undefined {
  const [, year, month, day, hour, minute, second] = momentPattern.exec(text) ?? []
  return year && `${year}-${two(month!)}-${two(day!)}T${two(hour!)}:${minute}:${second ?? '00'}`
}

const midnight = 'T00:00:00'

/** Days with times of day, all written so; plain days where all are midnights. */
function moments(texts: readonly string[]): string[] | undefined {
  const found = texts.map(moment)
  if (!found.every((time) => time !== undefined)) return undefined
  return found.every((time) => time.endsWith(midnight)) ? found.map((time) => time.slice(0, 10)) : found
}

const isCompactDay = (text: string) =>
  /^(19|20)\d{6}$/.test(text) && isDay(text.replace(/(....)(..)(..)/, '$1-$2-$3'))
const isCompactMonth = (text: string) => /^(19|20)\d\d(0[1-9]|1[0-2])$/.test(text)
/** The year and month as a number, 2024.03; of October a column of numbers has kept 2024.1. */
const isDottedMonth = (text: string) => /^(19|20)\d\d\.(0[1-9]|1[0-2]?)$/.test(text)

/**
 * The times of a file in the product's notation: `1990 Q1` and `1990年第1季度` become `1990-Q1`, `Mar 1990` becomes
 * `1990-03`, `20240105` a day, since all of the file's are written so.
 */
export function plainTimes(texts: readonly string[]): string[] {
  if (texts.every(isCompactDay)) return texts.map((t) => t.replace(/(....)(..)(..)/, '$1-$2-$3'))
  if (texts.every(isCompactMonth)) return texts.map((t) => t.replace(/(....)(..)/, '$1-$2'))
  if (texts.every(isDottedMonth)) return texts.map((t) => `${t.slice(0, 4)}-${t.slice(5).padEnd(2, '0')}`)
  return moments(texts) ?? texts.map(plainTime)
}

type Writer = (plain: string) => string

/** A day, month or quarter out of the product's notation and back into another. */
const rewritten =
  (pattern: RegExp, write: (parts: string[]) => string): Writer =>
  (plain) => {
    const parts = pattern.exec(plain)?.slice(1)
    return parts ? write(parts) : plain
  }

const quarterly = (write: (year: string, quarter: string) => string) =>
  rewritten(/^(\d{4})-Q(\d)$/, ([year, quarter]) => write(year!, quarter!))
const monthly = (write: (year: string, month: string) => string) =>
  rewritten(/^(\d{4})-(\d\d)$/, ([year, month]) => write(year!, month!))
const weekly = (write: (year: string, week: string) => string) =>
  rewritten(/^(\d{4})-W(\d\d)$/, ([year, week]) => write(year!, week!))
const daily = (write: (year: string, month: string, day: string) => string) =>
  rewritten(/^(\d{4})-(\d\d)-(\d\d)$/, ([year, month, day]) => write(year!, month!, day!))

const short = (text: string) => String(Number(text))
const nameOf = (month: string) => monthNames[Number(month) - 1]!

const spans: readonly Writer[] = [
  (plain) => plain,
  ...['', ' ', '_', '/'].map((gap) => quarterly((year, quarter) => `${year}${gap}Q${quarter}`)),
  ...['', ' ', '-'].map((gap) => quarterly((year, quarter) => `Q${quarter}${gap}${year}`)),
  ...['', '-', ' '].map((gap) => quarterly((year, quarter) => `${year}${gap}q${quarter}`)),
  quarterly((year, quarter) => `${year}年第${quarter}季度`),
  ...['', 'M', '/', '.'].map((gap) => monthly((year, month) => `${year}${gap}${month}`)),
  monthly((year, month) => `${year}/${short(month)}`),
  monthly((year, month) => `${year}年${short(month)}月`),
  monthly((year, month) => `${year}年${month}月`),
  ...[' ', '-'].flatMap((gap) => [
    monthly((year, month) => `${nameOf(month)}${gap}${year}`),
    monthly((year, month) => `${year}${gap}${nameOf(month)}`),
  ]),
  weekly((year, week) => `${year}W${week}`),
  rewritten(/^(\d{4})$/, ([year]) => `${year}年`),
]

const days: readonly Writer[] = ['-', '/', '.', ''].map((gap) => daily((...parts) => parts.join(gap)))
const shortDays: readonly Writer[] = [
  ...['/', '.'].map((gap) => daily((year, month, day) => [year, short(month), short(day)].join(gap))),
  daily((year, month, day) => `${year}年${short(month)}月${short(day)}日`),
]

/** Days with a time of day, in the zone that is written beside them. */
function momentWriters(zone: string): Writer[] {
  return [...days, ...shortDays].flatMap((day) =>
    ['T', ' '].flatMap((gap) =>
      [8, 5].map((length) => (plain: string) => {
        const time = (plain.slice(11) || midnight.slice(1)).slice(0, length)
        return `${day(plain.slice(0, 10))}${gap}${time}${zone}`
      }),
    ),
  )
}

/**
 * How a file writes its times, so that those which follow are written alike; the product's notation where the file mixes
 * several or writes none that is known.
 *
 * @param plain the same times as `plainTimes` gives them
 */
export function notationOf(texts: readonly string[], plain: readonly string[]): Writer {
  const zone = momentPattern.exec(texts[0] ?? '')?.[7] ?? ''
  const writers = [...spans, ...days, ...shortDays, ...momentWriters(zone)]
  return writers.find((write) => texts.every((text, k) => write(plain[k]!) === text)) ?? spans[0]!
}

/** Seconds since 1970 of a day with a time of day, its zone left aside. */
export const secondsOf = (time: string): number => Date.parse(`${time}Z`) / 1000

/** The inverse of `secondsOf`. */
export const momentOf = (seconds: number): string => new Date(1000 * seconds).toISOString().slice(0, 19)

/** Whether a text is a day with a time of day that exists. */
export const isMoment = (time: string): boolean => {
  const [day, hour] = time.split('T') as [Day, string?]
  return hour !== undefined && isDay(day) && Number.isFinite(secondsOf(time))
}
