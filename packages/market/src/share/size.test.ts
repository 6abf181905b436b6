import { expect, test } from 'vitest'
import { marketSizes, salesSizes } from './size.ts'
import { engineWith } from './tables.contract.ts'

const total = (market: string, value: number, source_id: string, more = {}) => ({
  ...{ market, value, source_id, metric: 'market_size', unit: 'USD', vendor: 'all vendors', entity: market },
  ...{ period_start: '2025-01-01', period_end: '2025-12-31', ...more },
})

test('publishers that differ on one definition are a range; definitions are never added', async () => {
  const engine = await engineWith({
    observations: [
      total('generative AI', 63e9, 'abi'),
      total('generative AI', 37.9e9, 'precedence', { preferred: false }),
      total('foundation models', 14.2e9, 'gartner'),
      total('foundation models', 5.7e9, 'gartner', { period_start: '2024-01-01', period_end: '2024-12-31' }),
    ],
    sources: [
      { source_id: 'abi', title: 't', publisher: 'ABI Research', published: '2025' },
      { source_id: 'precedence', title: 't', publisher: 'Precedence Research', published: '2026' },
      { source_id: 'gartner', title: 't', publisher: 'Gartner', published: '2025-07-11' },
    ],
  })
  const rows = await marketSizes(engine)
  expect(rows).toHaveLength(3)
  expect(rows.find(({ market }) => market === 'generative AI')).toMatchObject({
    value: 63e9,
    low: 37.9e9,
    high: 63e9,
    publishers: ['ABI Research', 'Precedence Research'],
    as_of: '2026',
  })
  const models = rows.filter(({ market }) => market === 'foundation models')
  expect(models[1]!.yoy).toBeCloseTo(14.2 / 5.7 - 1, 12)
  expect(await marketSizes(engine, { market: 'FOUNDATION', from: '2025-01-01' })).toMatchObject([
    { value: 14.2e9, low: 14.2e9, high: 14.2e9, publishers: ['Gartner'], yoy: null },
  ])
})

test('sales in all, by year and currency', async () => {
  const sold = (ts: string, amount: number, currency = 'USD') => ({ ts, amount, currency, vendor: 'A' })
  const engine = await engineWith({
    sales: [
      sold('2024-03-01T00:00:00', 10),
      sold('2025-03-01T00:00:00', 12),
      sold('2025-03-01T00:00:00', 7, 'EUR'),
    ],
  })
  const rows = await salesSizes(engine, { grain: 'year' })
  expect(rows.map(({ period_start, unit, value }) => [period_start, unit, value])).toEqual([
    ['2025-01-01', 'EUR', 7],
    ['2024-01-01', 'USD', 10],
    ['2025-01-01', 'USD', 12],
  ])
  expect(rows[2]!.yoy).toBeCloseTo(0.2, 12)
})
