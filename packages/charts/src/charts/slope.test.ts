import { expect, test } from 'vitest'
import { frame, said, textsOf } from '../drawing/parse.contract.ts'
import { slope } from './slope.ts'

const rows = [
  { series: 'a', before: 0.6, after: 0.4 },
  { series: 'b', before: 0.4, after: 0.6 },
]
const options = { ...said, format: 'percent', beforeLabel: '2025', afterLabel: '2026' } as const

test('both ends say name and value', () => {
  const texts = textsOf(slope.svg(rows, options, frame))
  expect(texts).toEqual(expect.arrayContaining(['a 60.0%', 'a 40.0%', 'b 40.0%', 'b 60.0%', '2025', '2026']))
})

test('the table says the change in points', () => {
  expect(slope.table(rows, options, 'en')).toContain('-20.0 pp')
})
