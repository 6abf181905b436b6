import { UserError } from '@bellwether/core'
import { expect, it } from 'vitest'
import { monthSteps, offsets } from './timezone.ts'

const seconds = (utc: string) => Date.parse(utc) / 1000

// The IANA database, version 2025b, for the zones named.
it.each([
  ['UTC', []],
  ['Asia/Shanghai', []],
  [
    'America/New_York',
    [
      ['2025-03-09T07:00:00Z', -4],
      ['2025-11-02T06:00:00Z', -5],
    ],
  ],
  [
    'Australia/Lord_Howe',
    [
      ['2025-04-05T15:00:00Z', 10.5],
      ['2025-10-04T15:30:00Z', 11],
    ],
  ],
] as [string, [string, number][]][])('knows when %s changes its clocks', (zone, changes) => {
  const found = offsets(zone, '2025-01-01', '2025-12-31').slice(1)
  expect(found).toEqual(changes.map(([at, hours]) => ({ start: seconds(at), offset: hours * 3600 })))
})

it('knows a day that never was: Samoa crossed the date line at the end of 2011-12-29', () => {
  const found = offsets('Pacific/Apia', '2011-12-01', '2012-01-31').slice(1)
  expect(found).toEqual([{ start: seconds('2011-12-30T10:00:00Z'), offset: 14 * 3600 }])
})

it('refuses a zone that is not in the database', () => {
  expect(() => offsets('Mars/Olympus', '2025-01-01', '2025-01-02')).toThrow(UserError)
})

it('knows when local months begin', () => {
  const found = offsets('America/New_York', '2025-02-10', '2025-04-20')
  expect(monthSteps(found, '2025-04-20')).toEqual([
    { start: seconds('2025-02-09T00:00:00Z'), month: 661 },
    { start: seconds('2025-03-01T05:00:00Z'), month: 662 },
    { start: seconds('2025-04-01T04:00:00Z'), month: 663 },
  ])
})

// Newfoundland put its clocks back by an hour at 00:01, in 2009 on the first day of November.
it('knows a month that comes once more', () => {
  const found = offsets('America/St_Johns', '2009-10-31', '2009-11-02')
  expect(monthSteps(found, '2009-11-02').slice(1)).toEqual([
    { start: seconds('2009-11-01T02:30:00Z'), month: 478 },
    { start: seconds('2009-11-01T02:31:00Z'), month: 477 },
    { start: seconds('2009-11-01T03:30:00Z'), month: 478 },
  ])
})
