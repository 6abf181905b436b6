import { expect, test } from 'vitest'
import { drawn, frame, said } from '../drawing/parse.contract.ts'
import { shareBars } from './share-bars.ts'

test('every bar is as wide as the whole, and its parts as their shares', () => {
  const rows = [
    { bar: 'tokens', series: 'a', share: 0.25 },
    { bar: 'tokens', series: 'b', share: 0.75 },
    { bar: 'spend', series: 'a', share: 0.5 },
  ]
  const svg = shareBars.svg(rows, said, frame)
  const widths = drawn(svg, 'rect').map(({ attributes }) => Number(attributes.width))
  const [tokens, spend] = widths as [number, number]
  expect(tokens).toBe(spend)
  expect(widths[2]! / tokens).toBeCloseTo(0.25, 2)
  expect(widths[3]! / tokens).toBeCloseTo(0.75, 2)
  expect(widths[4]! / tokens).toBeCloseTo(0.5, 2)
})
