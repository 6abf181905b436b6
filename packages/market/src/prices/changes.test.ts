import { expect, test } from 'vitest'
import { priceChanges, releaseBands } from './changes.ts'

const point = (model: string, effective_date: string, price_input: number, price_output: number) => ({
  ...{ vendor: 'DeepSeek', model, effective_date, price_input, price_output, source_id: 'models-dev' },
  blended: (3 * price_input + price_output) / 4,
})

/** models.dev: deepseek-v4-pro was listed at 1.74 / 3.48 USD in April 2026 and at 0.435 / 0.87 in May, a quarter. */
test('a change is the last price over the first', () => {
  const changes = priceChanges([
    point('deepseek-v4-pro', '2026-04-24', 1.74, 3.48),
    point('deepseek-v4-pro', '2026-05-24', 0.435, 0.87),
    point('deepseek-chat', '2025-02-08', 0.27, 1.1),
  ])
  expect(changes).toHaveLength(1)
  expect(changes[0]).toMatchObject({ model: 'deepseek-v4-pro', from: '2026-04-24', to: '2026-05-24' })
  expect(changes[0]!.relative).toBeCloseTo(-0.75, 12)
})

test('models are grouped by the half-year of their release; small groups are left out', () => {
  const released = (release_date: string, blended: number) => ({
    ...{ vendor: 'v', model: `m${blended}`, release_date, open_weights: null, blended, source_id: 's' },
  })
  const bands = releaseBands([
    ...[1, 2, 3, 4, 5].map((price) => released('2025-06-30', price)),
    released('2025-07', 9),
  ])
  expect(bands).toEqual([
    { period_start: '2025-01-01', period_end: '2025-06-30', models: 5, low: 2, median: 3, high: 4 },
  ])
})
