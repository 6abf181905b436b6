import { expect, it } from 'vitest'
import { found, monthly, told } from '../figures.contract.ts'
import { staleSeries } from './stale-series.ts'

const rising = (length: number) => Array.from({ length }, (_, i) => 100 + i)

it('tells a series that ended long before its market', () => {
  const ark = monthly(rising(5))
  const whale = monthly(rising(18), { entity: 'Whale' })
  expect(told(found(staleSeries, [...ark, ...whale]))).toEqual([
    'info: Ships · tokens · Ark ends on 2025-05-31, its market on 2026-06-30',
  ])
  expect(found(staleSeries, [...monthly(rising(16)), ...whale])).toEqual([])
})

it('tells a series that repeats one value', () => {
  expect(told(found(staleSeries, monthly([1, 2, 3, 3, 3, 3])))).toEqual([
    'warning: Ships · tokens · Ark has stayed at the very same value for 4 periods since 2025-03-01',
  ])
  expect(found(staleSeries, monthly([1, 2, 3, 3, 3]))).toEqual([])
})

it('takes no model for stale because a newer one replaced it', () => {
  const old = monthly([1200, 1200, 1200, 1200, 1200], { metric: 'arena_rating', unit: 'points' })
  const newer = monthly(rising(18), { metric: 'arena_rating', unit: 'points', entity: 'Ark 2' })
  expect(found(staleSeries, [...old, ...newer])).toEqual([])
})
