import { expect, test } from 'vitest'
import type { Figure } from '../queries/figures.ts'
import { audienceSpreads } from './audiences.ts'
import type { ShareRow } from './contract.ts'
import { payingShares } from './paying.ts'

const share = (vendor: string, value: number) => ({ vendor, share: value }) as ShareRow

test('vendors that all audiences know are ordered by how differently they stand', () => {
  const consumers = [share('A', 0.8), share('B', 0.1), share('Other', 0.1)]
  const developers = [share('B', 0.3), share('A', 0.1), share('C', 0.5)]
  const found = audienceSpreads([consumers, developers])
  expect(found.map(({ vendor }) => vendor)).toEqual(['A', 'B'])
  expect([found[0]!.best.share, found[0]!.worst.share]).toEqual([0.8, 0.1])
  expect(audienceSpreads([])).toEqual([])
})

const figure = (period_end: string, value: number, extra: Partial<Figure> = {}) =>
  ({
    ...{
      entity: 'ChatGPT',
      market: 'm',
      basis: 'b',
      preferred: true,
      period_end,
      value,
      sources: [period_end],
    },
    ...extra,
  }) as Figure

test('subscribers meet the users stated nearest to their day, on the same basis', () => {
  const users = [figure('2024-12-04', 300), figure('2025-02-20', 400, { basis: 'other' })]
  const [found, ...more] = payingShares([figure('2024-12-31', 15), figure('2025-10-14', 40)], users)
  expect(found).toMatchObject({ share: 0.05, users_end: '2024-12-04', sources: ['2024-12-31', '2024-12-04'] })
  expect(more).toEqual([])
})
