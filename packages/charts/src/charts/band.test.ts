import { expect, test } from 'vitest'
import { drawn, frame, said } from '../drawing/parse.contract.ts'
import { band } from './band.ts'

test('the band holds the line', () => {
  const rows = ['2025-01-01', '2025-02-01'].map((date) => ({ series: 'a', date, value: 5, low: 2, high: 9 }))
  const paths = drawn(band.svg(rows, { ...said, format: 'number' }, frame), 'path', 'series-1')
  const heights = paths.map(({ attributes }) =>
    [...attributes.d!.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y)),
  )
  const [area, line] = heights as [number[], number[]]
  expect(Math.min(...area)).toBeLessThan(Math.min(...line))
  expect(Math.max(...area)).toBeGreaterThan(Math.max(...line))
})
