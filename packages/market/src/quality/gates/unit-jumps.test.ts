import fc from 'fast-check'
import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { found, monthly, told } from '../figures.contract.ts'
import { engineWithLogs } from '../logs.contract.ts'
import { unitJumps } from './unit-jumps.ts'

it('tells a figure in thousands among figures in ones', () => {
  expect(told(found(unitJumps, monthly([90, 100, 100000, 100, 120])))).toEqual([
    'warning: Ships · tokens · Ark: the figure of 2025-03 is 1,000 times its neighbours',
  ])
  expect(told(found(unitJumps, monthly([100, 110, 0.12, 130])))[0]).toContain('0.001 times')
})

it('tells a fraction among percentages, not a small vendor that flickers', () => {
  expect(found(unitJumps, monthly([25, 26, 0.27, 28], { unit: 'percent' }))).toHaveLength(1)
  expect(found(unitJumps, monthly([0.01, 0.9, 0.01], { unit: 'percent' }))).toEqual([])
})

it('finds any figure of a growing series that is multiplied by a unit, and only that one', () => {
  const growth = fc.array(fc.double({ min: 0.7, max: 2, noNaN: true }), { minLength: 4, maxLength: 24 })
  const unit = fc.constantFrom(1e-6, 1e-4, 1e-3, 1e3, 1e4, 1e6, 1e8)
  fc.assert(
    fc.property(growth, unit, fc.nat(), (factors, unit, at) => {
      let level = 1000
      const values = factors.map((factor) => (level *= factor))
      expect(found(unitJumps, monthly(values))).toEqual([])
      const slipped = 1 + (at % (values.length - 2))
      const wrong = found(unitJumps, monthly(values.map((v, i) => (i === slipped ? v * unit : v))))
      expect(wrong.flatMap(({ concerned }) => concerned.map((o) => o.period_start))).toContain(
        monthly(values)[slipped]!.period_start,
      )
    }),
  )
})

it('tells a month of sales in cents', async () => {
  const engine = await engineWithLogs({ amount: sql`case when month(ts) = 5 then 2000 else 20 end` })
  expect(told(await unitJumps.sales!(engine))).toEqual([
    'warning: Noah: the figure of 2025-05 is 100 times its neighbours',
  ])
  expect(await unitJumps.sales!(await engineWithLogs())).toEqual([])
})
