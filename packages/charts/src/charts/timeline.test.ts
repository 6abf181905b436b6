import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { timeline } from './timeline.ts'

const rows = [
  { kind: 'point', series: 'ChatGPT', date: '2023-01-01', value: 1e8 },
  { kind: 'point', series: 'ChatGPT', date: '2026-01-01', value: 9e8 },
  { kind: 'milestone', series: 'b', date: '2025-06-01', label: 'later' },
  { kind: 'milestone', series: 'a', date: '2023-06-01', label: 'earlier' },
] as const

test('milestones stand in the order of time, each under its date', () => {
  const svg = timeline.svg(rows, { ...said, format: 'compact', log: true }, frame)
  const texts = textsOf(svg)
  expect(texts.indexOf('2023-06  earlier')).toBeLessThan(texts.indexOf('2025-06  later'))
  expect(texts.indexOf('2023-06  earlier')).toBeGreaterThanOrEqual(0)
  // a has the circle, b the square of the next series; both lie between the ends of the curve.
  const [start, end] = drawn(svg, 'circle', 'series-1').map(({ attributes }) => Number(attributes.cx))
  expect(start).toBeLessThan(end!)
})
