import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { line } from './line.ts'

const rows = [
  { series: 'a', date: '2025-01-01', value: 1 },
  { series: 'a', date: '2025-02-01', value: null },
  { series: 'a', date: '2025-03-01', value: 100 },
  { series: 'a', date: '2025-04-01', value: 10 },
]

test('a gap is not bridged: the path starts anew behind it', () => {
  const [path] = drawn(line.svg(rows, { ...said, format: 'number' }, frame), 'path', 'series-1')
  expect(path!.attributes.d!.match(/M/g)).toHaveLength(2)
})

test('on a logarithmic axis a tenfold is the same distance everywhere', () => {
  const three = [1, 10, 100].map((value, i) => ({ series: 'a', date: `2025-0${i + 1}-01`, value }))
  const circles = drawn(line.svg(three, { ...said, format: 'number', log: true }, frame), 'circle')
  const [a, b, c] = circles.map(({ attributes }) => Number(attributes.cy)) as [number, number, number]
  expect(a - b).toBeCloseTo(b - c, 0)
})

test('a line is named at its end with its last value', () => {
  expect(textsOf(line.svg(rows, { ...said, format: 'number' }, frame))).toContain('a 10')
})

test('many names make the chart taller: none overlaps another', () => {
  const many = Array.from({ length: 30 }, (_, i) => ({ series: `vendor ${i}`, date: '2025-01-01', value: 5 }))
  const svg = line.svg(many, { ...said, format: 'number' }, frame)
  const labels = drawn(svg, 'text').filter(({ text }) => text.startsWith('vendor'))
  const heights = labels
    .map(({ attributes }) => Number(/,([\d.]+)\)/.exec(attributes.transform!)![1]))
    .sort((a, b) => a - b)
  for (const [i, y] of heights.slice(1).entries()) expect(y - heights[i]!).toBeGreaterThanOrEqual(14)
})
