import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { heatmap } from './heatmap.ts'

test('cells say their value and darken with it; an unknown one is a dash', () => {
  const rows = [
    { row: 'a', column: 'x', value: 0.9 },
    { row: 'a', column: 'y', value: 0.1 },
    { row: 'b', column: 'x', value: null },
  ]
  const svg = heatmap.svg(rows, { ...said, format: 'percent' }, frame)
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['90%', '10%', '–', 'a', 'b', 'x', 'y']))
  const strength = drawn(svg, 'rect').map(({ attributes }) => Number(attributes['fill-opacity']))
  expect(strength[0]).toBeGreaterThan(strength[1]!)
  expect(strength[2]).toBe(0)
})
