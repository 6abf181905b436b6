import { UserError } from '@bellwether/core'
import { expect, it } from 'vitest'
import { clockOf } from './clock.ts'
import { plainTimes } from './time-notation.ts'

it.each([
  ['1990 Q1', '1990-Q1'],
  ['1990q4', '1990-Q4'],
  ['Q2 1990', '1990-Q2'],
  ['1990年第3季度', '1990-Q3'],
  ['1990M7', '1990-07'],
  ['1990/3', '1990-03'],
  ['1990年12月', '1990-12'],
  ['Mar 1990', '1990-03'],
  ['1990 September', '1990-09'],
  ['199003', '1990-03'],
  ['2024.1', '2024-10'],
  ['20240105', '2024-01-05'],
  ['2024/1/5', '2024-01-05'],
  ['2024-01-05T00:00:00Z', '2024-01-05'],
  ['2024/1/5 6:30', '2024-01-05T06:30:00'],
  ['2024W7', '2024-W07'],
  ['2024-05', '2024-05'],
  ['17', '17'],
])('reads %s as %s', (text, time) => {
  expect(plainTimes([text])).toEqual([time])
})

// What follows is read off a calendar.
it.each([
  ['numbers', ['3', '1', '2'], '4'],
  ['numbers ten apart', ['10', '30', '20'], '40'],
  ['fractions', ['0.5', '1.5', '2.5'], '3.5'],
  ['halves of numbers', ['0', '0.5', '1.5'], '2'],
  ['months as parts of years', ['1990.833', '1990.917', '1991', '1990.75'], '1991.083'],
  ['numbers on two tenths', ['0.4', '1', '1.4'], '1.6'],
  ['years', ['1999', '2000'], '2001'],
  ['days', ['2024-02-27', '2024-02-28'], '2024-02-29'],
  ['days as numbers', ['20240227', '20240228'], '20240229'],
  ['days with slashes', ['2024/02/27', '2024/02/28'], '2024/02/29'],
  ['days a week apart', ['2024-02-15', '2024-02-22', '2024-02-01'], '2024-02-29'],
  ['first days of months', ['2024-11-01', '2024-12-01'], '2025-01-01'],
  ['first days of quarters', ['2024-07-01', '2024-10-01'], '2025-01-01'],
  ['last days of months', ['2023-12-31', '2024-01-31'], '2024-02-29'],
  ['the same day of months', ['2023-12-15', '2024-01-15'], '2024-02-15'],
  ['the same day of years', ['2022-06-15', '2023-06-15'], '2024-06-15'],
  ['weeks', ['2020-W52', '2020-W51'], '2020-W53'],
  ['months', ['2024-11', '2024-12'], '2025-01'],
  ['months as numbers', ['202411', '202412'], '202501'],
  ['months after a dot', ['2024.11', '2024.12'], '2025.01'],
  ['months by name', ['Nov 2024', 'Dec 2024'], 'Jan 2025'],
  ['months in Chinese', ['2024年11月', '2024年12月'], '2025年1月'],
  ['quarters', ['2024-Q3', '2024-Q4'], '2025-Q1'],
  ['quarters without a hyphen', ['2024Q3', '2024Q4'], '2025Q1'],
  ['halves', ['2024-H1', '2024-H2'], '2025-H1'],
  ['hours', ['2024-02-28T22:00:00', '2024-02-28T23:00:00'], '2024-02-29T00:00:00'],
  ['quarters of an hour', ['2023-12-31 23:30', '2023-12-31 23:45'], '2024-01-01 00:00'],
  ['hours in a zone', ['2024-01-01T00:00:00Z', '2024-01-01T06:00:00Z'], '2024-01-01T12:00:00Z'],
  ['noons', ['2024-02-27T12:00:00', '2024-02-28T12:00:00'], '2024-02-29T12:00:00'],
])('goes on after %s', (_, times, next) => {
  const clock = clockOf(times)
  expect(clock.time(Math.max(...times.map(clock.index)) + 1)).toBe(next)
  for (const time of times) expect(clock.time(clock.index(time))).toBe(time)
})

it('leaves weekends out where a file does', () => {
  const march = [4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22]
  const clock = clockOf(march.map((day) => `2024-03-${String(day).padStart(2, '0')}`))
  expect([15, 16, 19, 20].map(clock.time)).toEqual(['2024-03-25', '2024-03-26', '2024-03-29', '2024-04-01'])
  const week = clockOf(['2024-03-04', '2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08'])
  expect(week.time(5)).toBe('2024-03-09')
})

it.each([[['2024-01', 'soon']], [['2024-01', '2024-Q1']], [['2024-02-30T06:00:00', '2024-03-01T06:00:00']]])(
  'refuses %j',
  (times) => {
    expect(() => clockOf(times)).toThrow(UserError)
  },
)
