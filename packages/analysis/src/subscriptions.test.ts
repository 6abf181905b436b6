import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSubscribers } from './subscribers.ts'
import { subscriptionValue } from './subscriptions.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function cohortsOf(text: string, name = 'subscribers.csv') {
  const path = join(folder, name)
  await writeFile(path, text)
  return readSubscribers(path)
}

const two = [
  { name: 'a', active: [100, 80, 70] },
  { name: 'b', active: [50, 30] },
]

describe('a table of subscribers', () => {
  it.each([
    ['a row each cell', 'cohort,period,active\nb,1,30\na,0,100\na,1,80\nb,0,50\na,2,70\n'],
    ['a row each cohort', 'plan,year0,year1,year2\na,100,80,70\nb,50,30,\n'],
    ['a column each cohort', 'month,a,b\n1,100,50\n2,80,30\n3,70,\n'],
  ])('may have %s', async (_, text) => {
    expect((await cohortsOf(text)).toSorted((x, y) => x.name.localeCompare(y.name))).toEqual(two)
  })

  it('may be what bellwether retention prints, without the periods that are not over', async () => {
    const cells = [
      { cohort: '2025-01-06', size: 9, k: 0, retained: 9, complete: true },
      { cohort: '2025-01-06', size: 9, k: 1, retained: 5, complete: true },
      { cohort: '2025-01-06', size: 9, k: 2, retained: 1, complete: false },
    ]
    const text = cells.map((cell) => JSON.stringify(cell)).join('\n')
    expect(await cohortsOf(text, 'retention.ndjson')).toEqual([{ name: '2025-01-06', active: [9, 5] }])
  })

  it.each([
    ['cohort,period,active\na,0,9\na,2,5\n', 'no count for period 1'],
    ['cohort,period,active\na,0,9\na,1,5\na,1,4\n', 'two counts for period 1'],
    ['cohort,period,active\na,0,9\na,1,many\n', 'column "active"'],
    ['colour,shape\n1,2\n', 'colour, shape'],
  ])('%j is refused', async (text, message) => {
    await expect(cohortsOf(text)).rejects.toThrow(message)
  })
})

describe('subscribers', () => {
  // Fader and Hardie (2010): cohorts of five years; their estimates of all together are 3.80 and 15.19, and the discounted
  // renewals to come of the customers of each, with the next one due now, 3.84, 3.72, 3.59, 3.45 and 3.31 at 10 % a year.
  const oldest = [10_000, 8000, 6480, 5307, 4391]
  const cohorts = [5, 4, 3, 2, 1].map((n) => ({ name: String(2008 - n), active: oldest.slice(0, n) }))

  it('are worth the published renewals to come', () => {
    const answer = subscriptionValue(cohorts, { horizon: 5, discount: 0.1, pool: true, amount: 100 })
    expect(answer.fits.map(({ cohort }) => cohort)).toEqual(['all'])
    const due = answer.cohorts.map(({ residual_renewals }) => (residual_renewals * 1.1).toFixed(2))
    expect(due).toEqual(['3.84', '3.72', '3.59', '3.45', '3.31'])
    for (const { active, residual_renewals, value } of answer.cohorts)
      expect(value).toBeCloseTo(active * residual_renewals * 100, 6)
  })

  it('have a model of their own cohort where it is long enough, else that of all', () => {
    const answer = subscriptionValue(cohorts, { horizon: 3, discount: 0.1 })
    expect(answer.fits.map(({ cohort }) => cohort)).toEqual(['2003', '2004', '2005', 'all'])
    expect(answer.cohorts.map(({ pooled }) => pooled)).toEqual([false, false, false, true, true])
    const newest = answer.curve.filter(({ cohort }) => cohort === '2007')
    expect(newest.map(({ active }) => active)).toEqual([10_000, null, null, null])
    expect(newest[1]!.survival).toBeCloseTo(0.8, 3)
    expect(answer.cohorts[4]!.expected_active).toBeCloseTo(newest[3]!.survival * 10_000, 6)
  })

  it('that come back, are shares, or never renew are refused by their cohort', () => {
    const ask = (active: number[]) =>
      subscriptionValue([{ name: 'x', active }], { horizon: 3, discount: 0.1 })
    expect(() => ask([9, 5, 6])).toThrow('cohort x: 6 subscribers in period 2')
    expect(() => ask([1, 0.5, 0.25])).toThrow('cohort x begins with 1')
    expect(() => ask([9])).toThrow('too few')
    expect(() => subscriptionValue(two, { horizon: 3, discount: 0 })).toThrow('discount')
  })
})
