import { expect, test } from 'vitest'
import { drawn, frame, said } from '../drawing/parse.contract.ts'
import { histogram } from './histogram.ts'

test('a bin of twice the width with twice the count is as high', () => {
  const rows = [
    { low: 0, high: 10, count: 5 },
    { low: 10, high: 30, count: 10 },
  ]
  const svg = histogram.svg(rows, { ...said, format: 'number', xLabel: 'x' }, frame)
  const [a, b] = drawn(svg, 'rect').map(({ attributes }) => Number(attributes.height))
  expect(a).toBeCloseTo(b!, 0)
})
