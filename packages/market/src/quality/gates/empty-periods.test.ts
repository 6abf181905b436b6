import fc from 'fast-check'
import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { figure, found, monthly, told } from '../figures.contract.ts'
import { engineWithLogs } from '../logs.contract.ts'
import { emptyPeriods, missingPeriods } from './empty-periods.ts'

it('tells the months that a regular series lacks', () => {
  const year = monthly([1, 2, 3, 4, 5, 6, 7, 8, 9])
  const [finding] = found(
    emptyPeriods,
    year.filter((_, i) => i !== 4),
  )
  expect(finding!.message.en).toBe('Ships, tokens: no figures for 2025-05')
  expect(finding!.message.zh).toBe('船，token 量：2025-05 没有数据')
  expect(finding!.rows).toBe(8)
  expect(found(emptyPeriods, year)).toEqual([])
})

it('finds exactly the months that were taken out', () => {
  const inner = fc.uniqueArray(fc.integer({ min: 1, max: 34 }), { maxLength: 8 })
  fc.assert(
    fc.property(inner, (gone) => {
      const starts = monthly(Array(36).fill(1)).map((o) => o.period_start)
      const kept = starts.filter((_, i) => !gone.includes(i))
      expect(missingPeriods(kept, 'month')).toEqual(starts.filter((_, i) => gone.includes(i)))
    }),
  )
})

it('asks no regularity of figures that come now and then', () => {
  const now = monthly([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).filter((_, i) => i % 2 === 0)
  expect(found(emptyPeriods, now)).toEqual([])
})

it('tells an amount of zero, not a share of zero', () => {
  expect(told(found(emptyPeriods, [figure({ value: 0 })]))).toEqual([
    'warning: Ships · tokens · Ark is zero in 2025-Q1',
  ])
  expect(found(emptyPeriods, [figure({ value: 0, unit: 'percent' })])).toEqual([])
})

it('counts the days of a log that have no row', async () => {
  const engine = await engineWithLogs({
    days: sql`ts not between timestamp '2025-06-03' and timestamp '2025-06-05'`,
  })
  for (const findings of [await emptyPeriods.sales!(engine), await emptyPeriods.events!(engine)])
    expect(told(findings)).toEqual([
      'warning: 3 days between the first and the last have no rows, the first is 2025-06-03',
    ])
  expect(await emptyPeriods.sales!(await engineWithLogs())).toEqual([])
})
