import { type Day, dayNumber, dayOf, periodContaining, shiftPeriod, UserError } from '@bellwether/core'
import { unitNumber } from './words.ts'

/** From `start` (seconds since 1970-01-01 UTC) on, local clocks are `offset` seconds ahead of UTC. */
export type Offset = { readonly start: number; readonly offset: number }

const secondsPerDay = 86_400

/** The offset that a formatter's clock shows at a moment, to the second. */
function offsetAt(clock: Intl.DateTimeFormat, seconds: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clock.formatToParts(seconds * 1000)) part[type] = Number(value)
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour, part.minute, part.second)
  return local / 1000 - seconds
}

/** The first second in (from, to] at which the offset is no longer what it was at `from`. */
function findChange(at: (seconds: number) => number, from: number, to: number): number {
  const before = at(from)
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    if (at(middle) === before) from = middle
    else to = middle
  }
  return to
}

function clockOf(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new UserError(`"${timezone}" is not a time zone`, {
      hint: 'name one of the IANA database, such as UTC, Asia/Shanghai or America/New_York',
      cause,
    })
  }
}

/**
 * The offsets from UTC of a time zone between two days (a day's margin on either side), in order of time. A query
 * turns them into a `case`: exact across changes to and from summer time, without the database's own zone tables,
 * which take 20 times as long and differ between databases.
 *
 * @param timezone a name of the IANA database
 * @throws UserError when there is no such zone
 * @example
 * offsets('Europe/Berlin', '2025-03-01', '2025-04-01').map(({ offset }) => offset) // [3600, 7200]
 */
export function offsets(timezone: string, first: Day, last: Day): Offset[] {
  const clock = clockOf(timezone)
  const at = (seconds: number) => offsetAt(clock, seconds)
  const from = (dayNumber(first) - 1) * secondsPerDay
  const to = (dayNumber(last) + 2) * secondsPerDay
  const found: Offset[] = [{ start: from, offset: at(from) }]
  // No zone has ever changed its clocks there and back within a day.
  for (let day = from; day < to; day += secondsPerDay) {
    if (at(day + secondsPerDay) === found.at(-1)!.offset) continue
    const start = findChange(at, day, day + secondsPerDay)
    found.push({ start, offset: at(start) })
  }
  return found
}

/** From `start` (seconds since 1970-01-01 UTC) on, the local month is the one of this number since 1970-01. */
export type MonthStep = { readonly start: number; readonly month: number }

/**
 * When local months begin, from the first of some offsets to a day's margin after `last`. Where a clock is put back over
 * the midnight of a month, the month before comes once more.
 *
 * @param found the offsets of a time zone, as `offsets` finds them
 */
export function monthSteps(found: readonly Offset[], last: Day): MonthStep[] {
  const steps: MonthStep[] = []
  const end = (dayNumber(last) + 2) * secondsPerDay
  for (const [i, { start, offset }] of found.entries()) {
    const until = found[i + 1]?.start ?? end
    let month = periodContaining(dayOf(Math.floor((start + offset) / secondsPerDay)), 'month')
    let from = start
    while (from < until) {
      const number = unitNumber('month', month.start)
      if (steps.at(-1)?.month !== number) steps.push({ start: from, month: number })
      month = shiftPeriod(month, 'month', 1)
      from = dayNumber(month.start) * secondsPerDay - offset
    }
  }
  return steps
}
