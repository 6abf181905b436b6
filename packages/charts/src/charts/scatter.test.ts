import { expect, test } from 'vitest'
import { frame, said, textsOf } from '../drawing/parse.contract.ts'
import { scatter } from './scatter.ts'

const options = {
  ...said,
  xFormat: 'compact',
  yFormat: 'usd',
  xLabel: 'Users',
  yLabel: 'Revenue',
  log: true,
} as const

/** Counterpoint, first quarter of 2026: users and revenue. */
const rows = [
  { label: 'Anthropic', x: 134e6, y: 6.5e9 },
  { label: 'OpenAI', x: 900e6, y: 5.9e9 },
]

test('dots and axes are named, and only lines of ratio that cross the frame are drawn', () => {
  const ratios = [
    { ratio: 10, label: 'inside' },
    { ratio: 1e9, label: 'outside' },
  ]
  const texts = textsOf(scatter.svg(rows, { ...options, ratios }, frame))
  expect(texts).toEqual(expect.arrayContaining(['Anthropic', 'OpenAI', 'Users', 'Revenue', 'inside']))
  expect(texts).not.toContain('outside')
})
