import { readFileSync } from 'node:fs'
import { createRandom } from '@bellwether/core'
import type { FileTable, TableColumn, UserColumns } from '@bellwether/market'
import { adjustedRand } from '@bellwether/models'
import { describe, expect, it } from 'vitest'
import { demandRows, segmentGrowth } from './demand.ts'
import { divide, type SegmentMethod, scaledFeatures } from './divide.ts'
import { chosenFeatures, fileFeatures, userFeatures } from './features.ts'
import { profileRows } from './profile.ts'

const table = (columns: Record<string, TableColumn>): FileTable => ({
  rows: Object.values(columns)[0]!.length,
  columns: new Map(Object.entries(columns)),
})

/** Heavy users at work, light ones in the evening, each with noise. */
function planted(each: number) {
  const random = createRandom(4)
  const kind = Array.from({ length: 3 * each }, (_, i) => (i % 3 === 0 ? 0 : 1))
  const draw = (centres: [number, number], noise: number) =>
    Float64Array.from(kind, (k) => centres[k]! * Math.exp(noise * random.normal()))
  const features = [
    { name: 'days_a_month', values: draw([18, 2], 0.3) },
    { name: 'evening', values: draw([0.1, 0.7], 0.1) },
    { name: 'noise', values: Float64Array.from(kind, () => random.normal()) },
  ]
  return { kind, table: { ids: kind.map((_, i) => `u${i}`), features, missing: 0 } }
}

describe('divisions', () => {
  const { kind, table: users } = planted(60)

  it.each(['k-means', 'mixture', 'ward', 'density'] as SegmentMethod[])(
    'find planted kinds by %s',
    (method) => {
      const found = divide(users, { method, seed: 1, most: 4, resamples: 4 })
      const counted = Array.from(found.labels.keys()).filter((i) => found.labels[i]! >= 0)
      expect(counted.length).toBeGreaterThan(150)
      expect(found.segments).toBe(2)
      const agreement = adjustedRand(
        counted.map((i) => found.labels[i]!),
        counted.map((i) => kind[i]!),
      )
      expect(agreement).toBeGreaterThan(0.95)
      if (method !== 'density')
        expect(found.counts.find(({ chosen }) => chosen)!.stability).toBeGreaterThan(0.9)
    },
  )

  it('give the units outside of a sample the nearest centre, and are the same for the same seed', () => {
    const options = { method: 'ward', count: 2, sample: 60, seed: 3 } as const
    const found = divide(users, options)
    expect(found.fittedOn).toBe(60)
    expect(adjustedRand(found.labels, kind)).toBeGreaterThan(0.95)
    expect(divide(users, options).labels).toEqual(found.labels)
  })

  it('take right-leaning features as logarithms, on one scale', () => {
    const values = Float64Array.from({ length: 50 }, (_, i) => Math.expm1(i / 10))
    const scaled = scaledFeatures({
      ids: [...values].map(String),
      features: [{ name: 'x', values }],
      missing: 0,
    })
    const steps = Array.from(scaled.data.slice(1), (v, i) => v - scaled.data[i]!)
    for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 10)
  })

  it('are told by what sets segments apart, in the unit of the features', () => {
    const found = divide(users, { method: 'k-means', count: 2, seed: 1 })
    const [light, heavy] = profileRows(users, found)
    expect(light).toMatchObject({ segment: 1, units: 120, share: 2 / 3 })
    expect(heavy!.traits.map(({ feature, level }) => `${feature} ${level}`)).toEqual(
      expect.arrayContaining(['days_a_month high', 'evening low']),
    )
    expect(heavy!.traits.map(({ feature }) => feature)).not.toContain('noise')
    expect(heavy!.medians.days_a_month).toBeGreaterThan(12)
    expect(light!.share_low).toBeLessThan(2 / 3)
  })

  it('refuse too few units, and features that tell nobody apart', () => {
    const alone = { ids: ['a', 'b'], features: [{ name: 'x', values: Float64Array.of(1, 2) }], missing: 0 }
    expect(() => divide(alone, { method: 'k-means', seed: 1 })).toThrow('2 units are too few')
    expect(() => divide({ ...alone, features: [] }, { method: 'k-means', seed: 1 })).toThrow('no feature')
  })
})

describe('features', () => {
  it('of a file leave out rows that lack one, and agree on iris with the labels of scikit-learn', () => {
    // Fisher's measurements and the labels of scikit-learn's KMeans, as the models package tests them.
    const path = new URL('../../../models/src/cluster/fixtures/cluster.json', import.meta.url)
    const { iris, labels } = JSON.parse(readFileSync(path, 'utf8')) as { iris: number[][]; labels: number[] }
    const column = (j: number) => Float64Array.from([...iris.map((row) => row[j]!), Number.NaN])
    const file = table({ a: column(0), b: column(1), c: column(2), d: column(3) })
    const found = fileFeatures(file, undefined, ['a', 'b', 'c', 'd'])
    expect(found).toMatchObject({ missing: 1 })
    expect(found.ids).toHaveLength(150)
    // On one scale the division differs from that of raw measurements, but not by much.
    const { labels: mine } = divide(found, { method: 'k-means', count: 3, seed: 1 })
    expect(adjustedRand(mine, labels)).toBeGreaterThan(0.6)
    expect(() => fileFeatures(file, undefined, ['e'])).toThrow('no column "e"')
  })

  it('of users are rates, and parts of the day drawn towards everybody’s where events are few', () => {
    const columns: UserColumns = {
      ids: ['a', 'b'],
      columns: new Map(
        Object.entries({
          first_day: [100, 159],
          last_day: [160, 159],
          events: [90, 1],
          active_days: [30, 1],
          products: [2, 1],
          value: [60, 3],
          work_hours: [90, 0],
          evening: [0, 1],
          night: [0, 0],
          weekend: [9, 0],
          purchases: [0, 0],
          spend: [0, 0],
        }).map(([name, values]) => [name, Float64Array.from(values)]),
      ) as UserColumns['columns'],
      last: '1970-06-10',
      lastDay: 160,
      currency: '',
      from: 'events',
    }
    const found = userFeatures(columns)
    const of = (name: string) => [...found.features.find((feature) => feature.name === name)!.values]
    expect(of('recency_days')).toEqual([0, 1])
    expect(of('days_a_month')).toEqual([(30 * 30) / 61, 1])
    expect(of('events_a_day')).toEqual([3, 1])
    // One evening event of 91 in all: (1 + 10/91) / 11.
    expect(of('evening')[1]).toBeCloseTo((1 + 10 / 91) / 11, 12)
    expect(found.features.map(({ name }) => name)).not.toContain('spend')
    expect(chosenFeatures(found, ['products']).features).toHaveLength(1)
    expect(() => chosenFeatures(found, ['spend'])).toThrow('there is no feature "spend"')
  })
})

describe('demand', () => {
  const months = ['2025-01-01', '2025-02-01']
  const uses: [string, string, number][] = [
    ['a', 'X', 0],
    ['a', 'Y', 0],
    ['b', 'X', 0],
    ['b', 'X', 1],
    ['c', 'X', 1],
  ]
  const all = {
    months,
    unit: 'users' as const,
    each(visit: (user: string, product: string, month: number, amount: number) => void) {
      for (const [user, product, month] of uses) visit(user, product, month, 1)
    },
  }

  it('counts a user once over all products, and shares of each month add up to 1', () => {
    const rows = demandRows(all, ['a', 'b', 'c'], Int32Array.of(0, 1, 1))
    const cell = (month: string, segment: number, product: string) =>
      rows.find((row) => row.month === month && row.segment === segment && row.product === product)?.value
    expect(cell(months[0]!, 1, 'all')).toBe(1)
    expect(cell(months[0]!, 1, 'X')).toBe(1)
    expect(cell(months[0]!, 2, 'all')).toBe(1)
    expect(cell(months[1]!, 2, 'all')).toBe(2)
    expect(cell(months[1]!, 1, 'all')).toBeUndefined()
    const whole = rows.filter(({ product, month }) => product === 'all' && month === months[0])
    expect(whole.reduce((sum, { share }) => sum + share, 0)).toBe(1)
    expect(segmentGrowth(rows, months)).toMatchObject([
      { segment: 1, first: 1, last: 0, change: -1, share_last: 0 },
      { segment: 2, first: 1, last: 2, change: 1, share_first: 0.5, share_last: 1 },
    ])
  })
})
