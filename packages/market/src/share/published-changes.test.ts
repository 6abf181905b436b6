import { expect, test } from 'vitest'
import { observedShares } from './observed.ts'
import { publishedChanges } from './published-changes.ts'
import { engineWith } from './tables.contract.ts'

/** Menlo Ventures: OpenAI 50 % of enterprise spend in 2023 and 27 % in 2025, Anthropic 12 % and 40 %. */
test('who gained on a basis: the first against the last period, or a year apart', async () => {
  const of = (year: number, vendor: string, value: number) => ({
    ...{ market: 'Enterprise LLM API', metric: 'spend', unit: 'percent', vendor, entity: vendor, value },
    ...{ period_start: `${year}-01-01`, period_end: `${year}-12-31` },
  })
  const engine = await engineWith({
    observations: [
      ...[of(2023, 'OpenAI', 50), of(2023, 'Anthropic', 12), of(2024, 'Anthropic', 24)],
      ...[of(2025, 'OpenAI', 27), of(2025, 'Anthropic', 40)],
    ],
  })
  const shares = await observedShares(engine)
  const all = publishedChanges(shares, 'all')
  expect(all.map(({ vendor }) => vendor)).toEqual(['Anthropic', 'Other', 'OpenAI'])
  expect(all[0]!.change).toBeCloseTo(0.28, 12)
  expect(all[2]!.change).toBeCloseTo(-0.23, 12)
  expect(all.reduce((sum, { change }) => sum + change, 0)).toBeCloseTo(0, 12)
  expect(publishedChanges(shares)[0]).toMatchObject({ before_end: '2024-12-31', after_end: '2025-12-31' })
})
