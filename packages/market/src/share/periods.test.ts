import { expect, test } from 'vitest'
import { periodsToCompare } from './periods.ts'

test('the last two whole periods of the longest grain that fits twice', () => {
  expect(periodsToCompare('2023-11-05', '2025-12-31')).toEqual({
    before: { start: '2024-01-01', end: '2024-12-31' },
    after: { start: '2025-01-01', end: '2025-12-31' },
  })
  expect(periodsToCompare('2025-01-01', '2025-07-30')).toEqual({
    before: { start: '2025-01-01', end: '2025-03-31' },
    after: { start: '2025-04-01', end: '2025-06-30' },
  })
})

test('those of the grain that is asked for, else the halves of a short span', () => {
  expect(periodsToCompare('2025-01-01', '2025-12-31', 'week').after).toEqual({
    start: '2025-12-22',
    end: '2025-12-28',
  })
  expect(periodsToCompare('2025-01-05', '2025-02-07')).toEqual({
    before: { start: '2025-01-05', end: '2025-01-21' },
    after: { start: '2025-01-22', end: '2025-02-07' },
  })
})
