import { daysIn, parsePeriod, UserError } from '@bellwether/core'
import { expect, test } from 'vitest'
import { calendarAdjusted, isoWeeksInYear, successivePeriods, tradingDays } from './calendar.ts'
import { naive } from './naive.ts'

test('trading days are weekdays without holidays', () => {
  // February 2024, a leap year, starts on a Thursday: 21 weekdays.
  expect(tradingDays(parsePeriod('2024-02'))).toBe(21)
  // Washington's birthday, a Monday; a holiday on a Sunday takes nothing away.
  expect(tradingDays(parsePeriod('2024-02'), { holidays: ['2024-02-19', '2024-02-18', '2024-03-01'] })).toBe(
    20,
  )
  expect(tradingDays(parsePeriod('2024-02'), { weekdays: [0, 6] })).toBe(8)
})

test('ISO years have 53 weeks when they start or end on a Thursday', () => {
  // ISO 8601: 2015, 2020 and 2026 have 53 weeks; 1 January 2027 still lies in the last week of 2026.
  expect([2015, 2020, 2026].map((y) => isoWeeksInYear(`${y}-06-01`))).toEqual([53, 53, 53])
  expect([2021, 2024, 2025].map((y) => isoWeeksInYear(`${y}-06-01`))).toEqual([52, 52, 52])
  expect(isoWeeksInYear('2027-01-01')).toBe(53)
})

test('a steady day rate gives totals that follow the length of the month', () => {
  const months = successivePeriods(parsePeriod('2023-01'), 'month', 26).map(daysIn)
  const daily = calendarAdjusted('naive by day', naive, months)
  const fit = daily.fit(months.slice(0, 13).map((days) => 2 * days))
  const { mean } = fit.predict(13)
  expect(mean[0]).toBeCloseTo(58, 9) // February 2024
  expect(mean[12]).toBeCloseTo(56, 9) // February 2025
  expect(fit.fitted[2]).toBeCloseTo(62, 9)
})

test('a period without a length is refused', () => {
  const short = calendarAdjusted('naive by day', naive, [31, 28, 31])
  expect(() => short.fit([1, 2, 3]).predict(1)).toThrow(UserError)
})
