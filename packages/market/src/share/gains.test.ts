import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gains, transfers } from './gains.ts'

test('changes are those of the published shares (StatCounter, 2025-04 and 2025-05 rounded)', () => {
  const rows = gains(
    [
      { vendor: 'OpenAI', share: 0.84 },
      { vendor: 'Perplexity', share: 0.16 },
    ],
    [
      { vendor: 'OpenAI', share: 0.8 },
      { vendor: 'Perplexity', share: 0.14 },
      { vendor: 'Google', share: 0.06 },
    ],
  )
  expect(rows.map(({ vendor }) => vendor)).toEqual(['Google', 'Perplexity', 'OpenAI'])
  const moved = transfers(rows)
  expect(moved.map(({ from, to }) => `${from} to ${to}`)).toEqual([
    'Perplexity to Google',
    'OpenAI to Google',
  ])
  expect(moved[0]!.share).toBeCloseTo(0.02, 12)
  expect(moved[1]!.share).toBeCloseTo(0.04, 12)
})

test('transfers add up to every loss and every gain', () => {
  const market = fc
    .array(fc.integer({ min: 1, max: 1000 }), { minLength: 4, maxLength: 4 })
    .map((values) => values.map((value) => value / values.reduce((a, b) => a + b, 0)))
  const named = (shares: number[]) => shares.map((share, i) => ({ vendor: `v${i}`, share }))
  fc.assert(
    fc.property(market, market, (before, after) => {
      const changes = gains(named(before), named(after))
      const moved = transfers(changes)
      for (const { vendor, change } of changes) {
        const total = moved.reduce(
          (sum, { from, to, share }) => sum + (to === vendor ? share : 0) - (from === vendor ? share : 0),
          0,
        )
        expect(total).toBeCloseTo(change, 12)
      }
    }),
  )
})
