import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, largestVendors, lumpOthers, overtaking, yearApart } from './compare.ts'
import type { ShareRow } from './contract.ts'

const row = (period_end: string, vendor = 'a', share = 0.5) =>
  ({
    market: 'm',
    basis: 'b',
    measure: 'tokens',
    unit: 'percent',
    period_start: period_end,
    period_end,
    vendor,
    share,
  }) as ShareRow

test('the pair is the latest period and the one nearest to a year before', () => {
  const pair = yearApart(['2025-01-15', '2025-09-22', '2025-10-22', '2026-10-07'].map((day) => row(day)))
  expect(pair!.after[0]!.period_end).toBe('2026-10-07')
  expect(pair!.before[0]!.period_end).toBe('2025-09-22')
  expect(yearApart([row('2026-10-07')])).toBeUndefined()
})

test('lumping keeps the total', () => {
  const shares = fc.array(
    fc.record({
      vendor: fc.constantFrom('a', 'b', 'c', 'Other'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  )
  fc.assert(
    fc.property(shares, (rows) => {
      const sum = (of: readonly { share: number }[]) => of.reduce((total, { share }) => total + share, 0)
      const kept = largestVendors(rows, 2)
      expect(kept).not.toContain('Other')
      expect(sum(lumpOthers(rows, kept))).toBeCloseTo(sum(rows), 9)
    }),
  )
})

/** Annualized revenue in B USD as the press reported it: OpenAI 25 (2026-02-28), Anthropic 19 (03-03) and 30 (04-06). */
test('the overtaking is the first figure above what the other last stated', () => {
  const openai = [
    { period_end: '2025-12-31', value: 21.4 },
    { period_end: '2026-02-28', value: 25 },
    { period_end: '2026-08-13', value: 40 },
  ]
  const anthropic = [
    { period_end: '2026-03-03', value: 19 },
    { period_end: '2026-04-06', value: 30 },
  ]
  expect(overtaking(openai, anthropic)).toEqual({ former: openai[1], later: anthropic[1] })
  expect(overtaking(anthropic, openai.slice(0, 2))).toBeUndefined()
})

/** StatCounter, September 2026, and OpenRouter, 7 October 2026: referrals and tokens tell different stories. */
test('the contrast names who is ahead in each market', () => {
  const referrals = [
    { vendor: 'OpenAI', share: 0.805 },
    { vendor: 'Google', share: 0.109 },
    { vendor: 'DeepSeek', share: 0.0004 },
  ]
  const tokens = [
    { vendor: 'DeepSeek', share: 0.358 },
    { vendor: 'OpenAI', share: 0.094 },
    { vendor: 'Zhipu', share: 0.103 },
  ]
  expect(contrast(referrals, tokens)).toEqual({
    inFirst: { vendor: 'OpenAI', first: 0.805, second: 0.094 },
    inSecond: { vendor: 'DeepSeek', first: 0.0004, second: 0.358 },
  })
  expect(contrast(referrals, [])).toBeUndefined()
})
