import { expect, test } from 'vitest'
import { drawn, frame, said } from '../drawing/parse.contract.ts'
import { fan } from './fan.ts'

const day = (month: number) => `2025-${String(month).padStart(2, '0')}-01`
const rows = [
  ...[1, 2, 3].map((month) => ({ date: day(month), actual: month * 10, median: null, intervals: [] })),
  ...[4, 5].map((month) => ({
    date: day(month),
    actual: null,
    median: month * 10,
    intervals: [
      { level: 0.5, low: month * 9, high: month * 11 },
      { level: 0.95, low: month * 7, high: month * 14 },
    ],
  })),
]

test('there is one ribbon a level, and each starts at the last actual value', () => {
  const paths = drawn(fan.svg(rows, { ...said, format: 'number' }, frame), 'path', 'series-3')
  const ribbons = paths.filter(({ attributes }) => attributes.d!.endsWith('Z'))
  expect(ribbons).toHaveLength(2)
  const starts = ribbons.map(({ attributes }) => attributes.d!.slice(0, attributes.d!.indexOf('L')))
  expect(starts[0]).toBe(starts[1])
})

test('the table says every interval with its level', () => {
  expect(fan.table(rows, { ...said, format: 'number' }, 'en')).toContain('50%: 36 – 44; 95%: 28 – 56')
})
