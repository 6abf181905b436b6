import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { step } from './step.ts'

test('a price holds until it changes, and to the end', () => {
  const rows = [
    { series: 'm', date: '2025-01-01', value: 4 },
    { series: 'm', date: '2025-06-01', value: 1 },
  ]
  const svg = step.svg(rows, { ...said, format: 'usd', until: '2025-12-31' }, frame)
  const points = [...drawn(svg, 'path', 'series-1')[0]!.attributes.d!.matchAll(/([\d.]+),([\d.]+)/g)]
  const heights = points.map(([, , y]) => Number(y))
  // Flat, straight down, flat again.
  expect(new Set(heights).size).toBe(2)
  expect(heights[0]).toBe(heights[1])
  expect(heights.at(-1)).toBe(heights.at(-2))
  expect(textsOf(svg)).toContain('m $1')
})
