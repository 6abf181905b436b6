import { addDays, dayNumber } from '@bellwether/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openActivity } from '../activity/open.ts'
import type { Engine } from '../engines/engine.ts'
import { active } from './active.ts'
import { engagement } from './engagement.ts'
import { growth } from './growth.ts'
import { engineOf, growthBySets, type Use } from './log.contract.ts'
import { positionsBetween } from './periods.ts'
import { retention } from './retention.ts'
import { stretchesOf } from './stretches.ts'

const day = 86_400
const at = (text: string, user: string, product = 'A'): Use => ({
  ...{ at: dayNumber(text) * day + 3600, user, product },
})

// A clock that began at 0 puts its events into the first days of 1970, which may lie in 1969 on a local clock.
const uses: Use[] = [
  { at: 0, user: 'reset', product: 'A' },
  at('1970-01-02', 'reset'),
  at('1974-06-30', 'old', 'B'),
  at('1974-07-01', 'old', 'B'),
  ...Array.from({ length: 60 }, (_, i) => at(addDays('1977-01-01', i * 2), `u${i % 7}`, i % 3 ? 'A' : 'B')),
]

let engine: Engine
beforeAll(async () => {
  engine = await engineOf(uses)
})
afterAll(() => engine.close())

describe('a log that spans years with few days of use', () => {
  it('is counted where there is something to count', async () => {
    const bitmaps = await openActivity(engine, { grain: 'day' })
    const between = await positionsBetween(engine, bitmaps, {})
    const stretches = await stretchesOf(engine, bitmaps, between)
    const days = stretches.map(([first, last]) => [
      bitmaps.periods[first]!.start,
      bitmaps.periods[last]!.start,
    ])
    expect(days).toHaveLength(3)
    expect(days[0]![0]).toBe('1970-01-01')
    expect(days[1]![0]! <= '1974-06-30' && days[1]![1]! >= '1974-07-01').toBe(true)
    expect(days[2]![1]).toBe('1977-04-29')
  })

  it.each(['UTC', 'Asia/Kathmandu'])(
    'has the growth that its sets of users have, in %s',
    async (timezone) => {
      const setting = { grain: 'day', timezone, weekStart: 1 } as const
      const told = await growth(engine, setting)
      const named = ({
        period,
        active,
        new: fresh,
        retained,
        resurrected,
        churned,
      }: (typeof told)[number]) => ({
        ...{ period, active, new: fresh, retained, resurrected, churned },
      })
      expect(told.map(named)).toEqual(growthBySets(uses, setting))
    },
  )

  it('is answered in a time zone where it begins in 1969', async () => {
    const [first, second] = await growth(engine, { grain: 'week', timezone: 'America/New_York' })
    expect([first!.active, first!.new, second!.active]).toEqual([1, 1, 0])
  })

  it('has active users and recurring cohorts on both sides of its gaps', async () => {
    const days = new Map((await active(engine)).map((row) => [row.day, row]))
    expect(days.get('1970-01-31')).toMatchObject({ dau: 0, mau: 1 })
    expect(days.get('1970-02-01')).toMatchObject({ dau: 0, mau: 0 })
    expect(days.get('1974-07-01')).toMatchObject({ dau: 1, wau: 1, mau: 1 })
    const cells = await retention(engine, { grain: 'day', cohort: 'recurring', periods: 2 })
    const of = (cohort: string) => cells.filter((cell) => cell.cohort === cohort).map((cell) => cell.retained)
    expect([of('1970-01-01'), of('1974-06-30'), of('1974-07-01')]).toEqual([
      [1, 1, 0],
      [1, 1, 0],
      [1, 0, 0],
    ])
  })

  it('has a row for every period asked for, also where nobody was active', async () => {
    const rows = await growth(engine, { grain: 'month', from: '1975-01-01', to: '1975-03-31' })
    expect(rows.map(({ period, active, change }) => [period, active, change])).toEqual([
      ['1975-01-01', 0, 0],
      ['1975-02-01', 0, 0],
      ['1975-03-01', 0, 0],
    ])
    const later = { from: '1990-01-01' }
    expect(await growth(engine, { grain: 'month', ...later })).toEqual([])
    expect(await active(engine, later)).toEqual([])
    expect(await retention(engine, { grain: 'day', cohort: 'recurring', ...later })).toEqual([])
    await expect(growth(engine, { grain: 'month', event: 'none' })).rejects.toThrow(
      'no event is named "none"',
    )
  })

  it('keeps the groups of users together', async () => {
    const rows = await growth(engine, { grain: 'day', by: ['product'] })
    const products = rows.map(({ product }) => product)
    expect(products).toEqual(products.toSorted())
    expect(rows.find(({ product }) => product === 'B')).toMatchObject({ period: '1974-06-30', new: 1 })
  })

  it('knows in every month who is dormant', async () => {
    const months = await engagement(engine, { grain: 'month', window: 28 })
    const of = (end: string) => months.find(({ period_end }) => period_end === end)
    expect(of('1972-12-31')).toMatchObject({ active: 0, dormant: 1 })
    expect(of('1975-12-31')).toMatchObject({ active: 0, dormant: 2 })
    expect(of('1977-01-31')).toMatchObject({ active: 7, dormant: 2 })
  })
})
