import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { ranking } from './ranking.ts'

const rows = [
  { label: 'a', value: 40, low: 30, high: 55 },
  { label: 'b', value: 20 },
]

test('bars are as long as their values, and only what has an interval shows one', () => {
  const svg = ranking.svg(rows, { ...said, format: 'number' }, frame)
  const [a, b] = drawn(svg, 'rect').map(({ attributes }) => Number(attributes.width)) as [number, number]
  expect(a / b).toBeCloseTo(2, 2)
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['a', 'b', '40', '20']))
  // Only the item that has an interval gets one.
  expect(drawn(svg, 'path', 'chart-ink')).toHaveLength(1)
})

test('a logarithmic ranking has dots: a bar would have no start', () => {
  const svg = ranking.svg(rows, { ...said, format: 'number', log: true }, frame)
  expect(drawn(svg, 'rect')).toHaveLength(0)
})
