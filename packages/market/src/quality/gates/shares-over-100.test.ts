import fc from 'fast-check'
import { expect, it } from 'vitest'
import { figure, found, told } from '../figures.contract.ts'
import { sharesOver100 } from './shares-over-100.ts'

const share = (entity: string, value: number) => figure({ entity, vendor: entity, value, unit: 'percent' })

it('tells shares that make more than the whole', () => {
  const over = found(sharesOver100, [share('Noah', 60), share('Jonah', 55)])
  expect(told(over)).toEqual(['error: Ships, tokens, 2025-Q1: the parts make 115.00% of the whole'])
  expect(over[0]!.rows).toBe(2)
})

it('never holds shares that are rounded to a tenth and sum to 100', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }), (weights) => {
      const total = weights.reduce((a, b) => a + b)
      const shares = weights.map((w, i) => share(`v${i}`, Math.round((w / total) * 1000) / 10))
      expect(found(sharesOver100, shares)).toEqual([])
    }),
  )
})

it('tells amounts that exceed the stated total; users of two products may overlap', () => {
  const parts = [
    figure({ vendor: 'all vendors', entity: 'Ships', value: 100 }),
    figure({ value: 70 }),
    figure({ vendor: 'Jonah', entity: 'Whale', value: 50 }),
  ]
  expect(told(found(sharesOver100, parts))).toEqual([
    'error: Ships, tokens, 2025-Q1: the parts make 120.00% of the whole',
  ])
  const users = parts.map((o) => ({ ...o, metric: 'monthly_active_users', unit: 'people' }))
  expect(found(sharesOver100, users)).toEqual([])
})
