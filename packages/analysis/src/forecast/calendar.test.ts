import { UserError } from '@bellwether/core'
import { expect, test } from 'vitest'
import { clockOf } from '../clock.ts'
import type { NamedSeries } from '../series.ts'
import { periodLengths } from './calendar.ts'
import { forecastSeries } from './rows.ts'

/** A series at the times that a clock gives from one time on. */
function seriesFrom(first: string, second: string, count: number, value: (t: number) => number): NamedSeries {
  const clock = clockOf([first, second])
  return {
    id: 'a',
    times: Array.from({ length: count }, (_, k) => clock.time(k)),
    values: Float64Array.from({ length: count }, (_, k) => value(k)),
    next: (steps) => clock.time(count - 1 + steps),
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
const relative = (days: readonly number[]) => days.map((d) => d / mean(days))

// 2024 is a leap year; 1 January 2024 is a Monday.
const [january, february, march, april] = [31, 29, 31, 30]

test.each([
  ['months', '2024-01', '2024-02'],
  ['first days', '2024-01-01', '2024-02-01'],
  ['last days', '2024-01-31', '2024-02-29'],
  ['months in another notation', 'Jan 2024', 'Feb 2024'],
])('%s have 28 to 31 days', (_, first, second) => {
  const lengths = periodLengths(
    seriesFrom(first, second, 3, () => 1),
    1,
    'days',
  )
  expect([...lengths]).toEqual(relative([january, february, march, april]))
})

test('quarters ending on their last days have 90 to 92 days', () => {
  const lengths = periodLengths(
    seriesFrom('2024-03-31', '2024-06-30', 3, () => 1),
    1,
    'days',
  )
  expect([...lengths]).toEqual(relative([91, 91, 92, 92]))
})

test('weekdays of January to April 2024 are 23, 21, 21 and 22', () => {
  const lengths = periodLengths(
    seriesFrom('2024-01', '2024-02', 2, () => 1),
    2,
    'weekdays',
  )
  expect([...lengths]).toEqual(relative([23, 21, 21, 22]))
})

test('numbers and days of the weekend have no weekdays', () => {
  expect(() =>
    periodLengths(
      seriesFrom('1', '2', 3, () => 1),
      1,
      'weekdays',
    ),
  ).toThrow(UserError)
  expect(() =>
    periodLengths(
      seriesFrom('2024-01-05', '2024-01-06', 3, () => 1),
      1,
      'weekdays',
    ),
  ).toThrow(/2024-01-06/)
})

test('what is sold a day is forecast as totals of months of any length', async () => {
  const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  const series = seriesFrom('2021-01', '2021-02', 36, (t) => 10 * days[t % 12]!)
  const options = { period: 1, horizon: 3, model: 'naive', levels: [80], calendar: 'days' } as const
  const { rows } = await forecastSeries([series], options)
  // 2024 is a leap year: January, February and March have 31, 29 and 31 days.
  expect(rows[0]!.map(({ median }) => Math.round(1e9 * median) / 1e9)).toEqual([310, 290, 310])
})
