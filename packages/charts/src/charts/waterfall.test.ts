import { expect, test } from 'vitest'
import { drawn, frame, said, textsOf } from '../drawing/parse.contract.ts'
import { waterfall } from './waterfall.ts'

test('steps start where the one before ended, and totals at zero', () => {
  const rows = [
    { label: 'before', value: 0.3, total: true },
    { label: 'new', value: 0.1 },
    { label: 'lost', value: -0.2 },
    { label: 'after', value: 0.2, total: true },
  ]
  const svg = waterfall.svg(rows, { ...said, format: 'percent', stepFormat: 'points' }, frame)
  const bars = drawn(svg, 'rect').map(({ attributes }) => ({
    x: Number(attributes.x),
    end: Number(attributes.x) + Number(attributes.width),
  }))
  const [before, gained, lost, after] = bars as [
    { x: number; end: number },
    { x: number; end: number },
    { x: number; end: number },
    { x: number; end: number },
  ]
  expect(gained.x).toBeCloseTo(before.end, 0)
  expect(lost.end).toBeCloseTo(gained.end, 0)
  expect(lost.x).toBeCloseTo(after.end, 0)
  expect(after.x).toBe(before.x)
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['30.0%', '+10.0 pp', '-20.0 pp', '20.0%']))
})
