import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from './errors.ts'
import {
  addDays,
  dayNumber,
  dayOf,
  daysIn,
  formatPeriod,
  grains,
  parsePeriod,
  periodContaining,
  shiftPeriod,
} from './periods.ts'

const days = fc.integer({ min: -200_000, max: 200_000 }).map(dayOf)
const grain = fc.constantFrom(...grains)

describe('parsePeriod', () => {
  it.each([
    ['2025', '2025-01-01', '2025-12-31'],
    ['2025-H2', '2025-07-01', '2025-12-31'],
    ['2024-Q1', '2024-01-01', '2024-03-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    // ISO 8601's own examples of weeks that cross a year.
    ['2009-W01', '2008-12-29', '2009-01-04'],
    ['2009-W53', '2009-12-28', '2010-01-03'],
    ['2025-04-05', '2025-04-05', '2025-04-05'],
    ['2025-04-01/2025-04-07', '2025-04-01', '2025-04-07'],
  ])('reads %s', (text, start, end) => expect(parsePeriod(text)).toEqual({ start, end }))

  it.each(['', '2025-13', '2025-02-29', '2021-W53', '2025-Q5', '04/05/2025', '2025-05-02/2025-05-01'])(
    'refuses "%s" and says what it reads',
    (text) => expect(() => parsePeriod(text)).toThrow(UserError),
  )
})

describe('periods', () => {
  it('write themselves so that they read back', () => {
    fc.assert(
      fc.property(days, grain, (day, g) => {
        const period = periodContaining(day, g)
        fc.pre(period.start >= '1000')
        expect(parsePeriod(formatPeriod(period))).toEqual(period)
      }),
    )
  })

  it('name weeks as ISO 8601 does', () => {
    expect(formatPeriod({ start: '2008-12-29', end: '2009-01-04' })).toBe('2009-W01')
    expect(formatPeriod({ start: '2009-12-28', end: '2010-01-03' })).toBe('2009-W53')
  })

  it('contain their day and touch their neighbours', () => {
    fc.assert(
      fc.property(days, grain, (day, g) => {
        const period = periodContaining(day, g)
        expect(period.start <= day && day <= period.end).toBe(true)
        expect(periodContaining(addDays(period.end, 1), g)).toEqual(shiftPeriod(period, g, 1))
        expect(shiftPeriod(shiftPeriod(period, g, -7), g, 7)).toEqual(period)
      }),
    )
  })

  it('start weeks on the day that is asked for', () => {
    // 2026-11-22 was a Sunday.
    expect(periodContaining('2026-11-23', 'week', 0)).toEqual({ start: '2026-11-22', end: '2026-11-28' })
    expect(periodContaining('2026-11-23', 'week')).toEqual({ start: '2026-11-23', end: '2026-11-29' })
  })

  it('count their days', () => {
    expect(daysIn(parsePeriod('2024'))).toBe(366)
    expect(dayNumber('1970-01-01')).toBe(0)
  })
})
