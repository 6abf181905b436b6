import { UserError } from '@bellwether/core'
import { expect, it } from 'vitest'
import { clockOf, plainTime } from './clock.ts'

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
  ['2024/1/5', '2024-01-05'],
  ['2024-01-05T00:00:00Z', '2024-01-05'],
  ['2024W7', '2024-W07'],
  ['2024-05', '2024-05'],
  ['17', '17'],
])('reads %s as %s', (text, time) => {
  expect(plainTime(text)).toBe(time)
})

it.each([
  ['numbers', ['3', '1', '2'], '4'],
  ['numbers ten apart', ['10', '30', '20'], '40'],
  ['fractions', ['0.5', '1.5', '2.5'], '3.5'],
  ['years', ['1999', '2000'], '2001'],
  ['days', ['2024-02-27', '2024-02-28'], '2024-02-29'],
  ['days a week apart', ['2024-02-15', '2024-02-22', '2024-02-01'], '2024-02-29'],
  ['first days of months', ['2024-11-01', '2024-12-01'], '2025-01-01'],
  ['first days of quarters', ['2024-07-01', '2024-10-01'], '2025-01-01'],
  ['last days of months', ['2023-12-31', '2024-01-31'], '2024-02-29'],
  ['weeks', ['2020-W52', '2020-W51'], '2020-W53'],
  ['months', ['2024-11', '2024-12'], '2025-01'],
  ['quarters', ['2024-Q3', '2024-Q4'], '2025-Q1'],
  ['halves', ['2024-H1', '2024-H2'], '2025-H1'],
])('goes on after %s', (_, times, next) => {
  const clock = clockOf(times)
  expect(clock.time(Math.max(...times.map(clock.index)) + 1)).toBe(next)
  for (const time of times) expect(clock.time(clock.index(time))).toBe(time)
})

it.each([[['2024-01', 'soon']], [['2024-01', '2024-Q1']]])('refuses %j', (times) => {
  expect(() => clockOf(times)).toThrow(UserError)
})
