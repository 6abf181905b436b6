import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { flow } from './flow.ts'

const rows = [
  { from: 'a', to: 'c', value: 0.1 },
  { from: 'a', to: 'd', value: 0.05 },
  { from: 'b', to: 'c', value: 0.05 },
]

test('ends say what left and what came, with its sign', () => {
  const texts = textsOf(flow.svg(rows, { ...said, format: 'points' }, frame))
  expect(texts).toEqual(expect.arrayContaining(['a -15.0 pp', 'b -5.0 pp', 'c +15.0 pp', 'd +5.0 pp']))
})

test('a ribbon is as thick as its value', () => {
  const svg = flow.svg(rows, { ...said, format: 'points' }, frame)
  const widths = drawn(svg, 'g')
    .map(({ attributes }) => Number(attributes['stroke-width']))
    .filter((width) => width > 20)
  expect(widths[0]! / widths[1]!).toBeCloseTo(2, 1)
})
