import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concentration, concentrationOf } from './concentration.ts'
import { mergers } from './merger.ts'
import { observedShares } from './observed.ts'
import { engineWith, openrouterWeek } from './tables.contract.ts'

test('the published week of OpenRouter by tokens: HHI 1,623', async () => {
  const rows = concentrationOf(await observedShares(await engineWith({ observations: openrouterWeek })))
  expect(rows).toHaveLength(1)
  expect(Math.round(rows[0]!.hhi)).toBe(1623)
  expect(rows[0]).toMatchObject({ leader: 'Tencent', firms: 8, unnamed: 0 })
})

test('the worked example of the 2010 Merger Guidelines: shares of 30, 30, 20 and 20 percent have an HHI of 2,600', () => {
  const four = concentration([0.3, 0.3, 0.2, 0.2])
  expect(four.hhi).toBeCloseTo(2600, 9)
  expect(four.hhi_high).toBe(four.hhi_low)
  expect(four.cr3).toBeCloseTo(0.8, 12)
  expect(four.cr4).toBeCloseTo(1, 12)
})

test('equal firms are as many as they are, by both measures', () => {
  const five = concentration([0.2, 0.2, 0.2, 0.2, 0.2])
  expect(five.effective_firms).toBeCloseTo(5, 12)
  expect(five.effective_firms_entropy).toBeCloseTo(5, 12)
  expect(five.entropy).toBeCloseTo(Math.log(5), 12)
})

const weights = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })

function market(sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.map((size) => size / total).sort((a, b) => b - a)
}

const truth = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share ** 2, 0) * 10_000
const rounding = 1e-6

test('whatever the unlisted firms are, the HHI of a market lies within the bounds from its largest', () => {
  fc.assert(
    fc.property(weights, fc.nat(), (sizes, pick) => {
      const shares = market(sizes)
      const listed = shares.slice(0, 1 + (pick % shares.length))
      const rest = shares.slice(listed.length).reduce((sum, share) => sum + share, 0)
      const { hhi_low, hhi_high } = concentration(listed, rest)
      expect(truth(shares)).toBeGreaterThanOrEqual(hhi_low - rounding)
      expect(truth(shares)).toBeLessThanOrEqual(hhi_high + rounding)
    }),
    { numRuns: 2000 },
  )
})

test('of a list that is no ranking the bounds hold too, when nothing is assumed of the rest', () => {
  fc.assert(
    fc.property(weights, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (sizes, pick) => {
      const shares = market(sizes)
      const listed = shares.filter((_, i) => pick[i])
      const rest = shares.filter((_, i) => !pick[i]).reduce((sum, share) => sum + share, 0)
      const { hhi_low, hhi_high } = concentration(listed, rest, 'any')
      expect(truth(shares)).toBeGreaterThanOrEqual(hhi_low - rounding)
      expect(truth(shares)).toBeLessThanOrEqual(hhi_high + rounding)
    }),
    { numRuns: 2000 },
  )
})

test('the upper bound is reached: others of exactly the smallest listed size', () => {
  expect(concentration([0.4, 0.2], 0.4).hhi_high).toBeCloseTo(truth([0.4, 0.2, 0.2, 0.2]), 9)
  expect(concentration([0.4, 0.2], 0.4).hhi_low).toBeCloseTo(truth([0.4, 0.2]), 9)
})

const percent = (vendor: string, value: number) => ({
  market: 'm',
  metric: 'revenue',
  vendor,
  entity: vendor,
  value,
  unit: 'percent',
  period_start: '2025-01-01',
  period_end: '2025-12-31',
})

test('a merger of 20 and 15 percent adds 2 × 20 × 15 = 600 points (guideline 1, footnote on the change in HHI)', async () => {
  const engine = await engineWith({ observations: [percent('A', 20), percent('B', 15), percent('C', 65)] })
  const [row] = mergers(await observedShares(engine), ['a', 'B'])
  expect(row).toMatchObject({ merger: ['A', 'B'], presumption: 'yes', guideline: 'hhi' })
  expect(row!.hhi_change).toBeCloseTo(600, 9)
  expect(row!.hhi_after).toBeCloseTo(35 ** 2 + 65 ** 2, 9)
})

test('a change of 100 or less is presumed harmless, and a name that no market has is told', async () => {
  const engine = await engineWith({ observations: [percent('A', 50), percent('B', 1), percent('C', 49)] })
  const shares = await observedShares(engine)
  expect(mergers(shares, ['A', 'B'])[0]).toMatchObject({ presumption: 'no', guideline: null })
  expect(() => mergers(shares, ['A', 'Z'])).toThrow(/no market has shares of A and Z/)
})

test('a merged share over 30 % is presumed harmful where the market is not highly concentrated', async () => {
  const engine = await engineWith({
    observations: [
      percent('A', 25),
      percent('B', 7),
      ...'CDEFGHIJKLMNOPQRS'.split('').map((v) => percent(v, 4)),
    ],
  })
  expect(mergers(await observedShares(engine), ['A', 'B'])[0]).toMatchObject({
    presumption: 'yes',
    guideline: 'share',
  })
})
