import { expect, test } from 'vitest'
import { drawn, frame, said } from '../drawing/parse.contract.ts'
import { stackedBars } from './stacked-bars.ts'

test('what is lost hangs below zero, and what is won stands above, each as high as its value', () => {
  const at = { date: '2025-01-01', end: '2025-01-31' }
  const rows = [
    { series: 'New', ...at, value: 30 },
    { series: 'Resurrected', ...at, value: 10 },
    { series: 'Churned', ...at, value: -20 },
  ]
  const svg = stackedBars.svg(rows, { ...said, format: 'number' }, frame)
  const bars = drawn(svg, 'rect').map(({ attributes }) => ({
    top: Number(attributes.y),
    height: Number(attributes.height),
  }))
  const [fresh, back, lost] = bars
  expect(fresh!.height / lost!.height).toBeCloseTo(1.5, 1)
  expect(back!.top + back!.height).toBeCloseTo(fresh!.top, 0)
  expect(lost!.top).toBeCloseTo(fresh!.top + fresh!.height, 0)
})
