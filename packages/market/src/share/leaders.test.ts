import { expect, test } from 'vitest'
import { leaders } from './leaders.ts'
import { observedShares } from './observed.ts'
import { engineWith } from './tables.contract.ts'

/** IDC: Volcano Engine has 49.2 % and Alibaba Cloud 27 % of the tokens called on China's public clouds, H1 2025. */
test('the leader is the largest named share, and never what nobody names', async () => {
  const of = (vendor: string, value: number, period_end = '2025-06-30') => ({
    ...{ market: 'China MaaS', metric: 'tokens', unit: 'percent', vendor, entity: vendor, value },
    ...{ period_start: `${period_end.slice(0, 4)}-01-01`, period_end },
  })
  const engine = await engineWith({
    observations: [of('ByteDance', 49.2), of('Alibaba', 27), of('ByteDance', 46.4, '2024-12-31')],
  })
  const rows = leaders(await observedShares(engine))
  expect(rows.map(({ period_end, leader, second }) => ({ period_end, leader, second }))).toEqual([
    { period_end: '2024-12-31', leader: 'ByteDance', second: null },
    { period_end: '2025-06-30', leader: 'ByteDance', second: 'Alibaba' },
  ])
  expect(rows[1]!.lead).toBeCloseTo(0.222, 12)
  expect(rows[0]!.lead).toBeNull()
})
