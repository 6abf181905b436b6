import fc from 'fast-check'
import { expect, test } from 'vitest'
import { latestPeriods, observedShares } from './observed.ts'
import { engineWith, openrouterWeek, refill } from './tables.contract.ts'

const year = { market: 'm', metric: 'revenue', period_start: '2025-01-01', period_end: '2025-12-31' }
const row = (vendor: string, value: number, more = {}) => ({
  ...year,
  vendor,
  entity: vendor,
  value,
  ...more,
})

test('the published week of OpenRouter: 3.03 of 11.846 T tokens are Tencent’s, models add up to their vendor', async () => {
  const engine = await engineWith({ observations: openrouterWeek })
  const rows = await observedShares(engine)
  expect(rows[0]).toMatchObject({ vendor: 'Tencent', value: 3030e9, measure: 'tokens', total: 'listed' })
  expect(rows[0]!.share).toBeCloseTo(0.2558, 4)
  expect(rows.map(({ vendor }) => vendor)).toHaveLength(8)
  const models = await observedShares(engine, { by: 'model' })
  expect(models[1]).toMatchObject({ model: 'Kimi K2.6', share: 1820 / 11846 })
})

test('a stated total leaves a part to Other, after all that are named', async () => {
  const engine = await engineWith({
    observations: [row('A', 10), row('B', 5), row('all vendors', 100)],
  })
  const rows = await observedShares(engine)
  expect(rows.map(({ vendor, share, total }) => [vendor, share, total])).toEqual([
    ['A', 0.1, 'stated'],
    ['B', 0.05, 'stated'],
    ['Other', 0.85, 'stated'],
  ])
})

test('percentages are shares of 100, with what is not named as Other', async () => {
  const engine = await engineWith({
    observations: [
      row('A', 60, { unit: 'percent' }),
      row('Other (outside the top 50)', 3, { unit: 'percent' }),
    ],
  })
  const rows = await observedShares(engine)
  expect(rows.map(({ vendor, share }) => [vendor, share])).toEqual([
    ['A', 0.6],
    ['Other', 0.4],
  ])
})

test('of conflicting sources the preferred value counts, and the interval spans them all', async () => {
  const engine = await engineWith({
    observations: [
      row('A', 40, { source_id: 's1' }),
      row('A', 60, { source_id: 's2', preferred: false }),
      row('B', 60, { source_id: 's1' }),
    ],
  })
  const rows = await observedShares(engine)
  expect(rows[1]).toMatchObject({
    vendor: 'A',
    share: 0.4,
    low: 0.4,
    high: 0.5,
    interval: 'sources',
    sources: ['s1', 's2'],
  })
  expect(rows[0]).toMatchObject({ vendor: 'B', share: 0.6, low: 0.5, high: 0.6, interval: 'sources' })
})

test('a survey that declares n=495 has Wilson’s interval: 40 % lies in 35.8 to 44.4 % (R, binom::binom.wilson)', async () => {
  const survey = { unit: 'percent', quality: 'survey', note: 'n=495 US decision makers' } as const
  const [a] = await observedShares(await engineWith({ observations: [row('A', 40, survey)] }))
  expect(a).toMatchObject({ interval: 'survey' })
  expect(a!.low).toBeCloseTo(0.3577, 3)
  expect(a!.high).toBeCloseTo(0.4438, 3)
})

test('a grain adds up flows and takes the last of states', async () => {
  const month = (vendor: string, n: number, value: number, more = {}) =>
    row(vendor, value, { period_start: `2025-0${n}-01`, period_end: `2025-0${n}-28`, ...more })
  const flows = [month('A', 1, 1), month('A', 2, 2), month('B', 1, 3), month('B', 4, 9), month('A', 4, 1)]
  const rows = await observedShares(await engineWith({ observations: flows }), { grain: 'quarter' })
  expect(
    rows.map(({ period_start, period_end, vendor, value }) => [period_start, period_end, vendor, value]),
  ).toEqual([
    ['2025-01-01', '2025-03-31', 'A', 3],
    ['2025-01-01', '2025-03-31', 'B', 3],
    ['2025-04-01', '2025-06-30', 'B', 9],
    ['2025-04-01', '2025-06-30', 'A', 1],
  ])
  expect(latestPeriods(rows).map(({ period_end }) => period_end)).toEqual(['2025-06-30', '2025-06-30'])
  const states = flows.map((figure) => ({ ...figure, metric: 'weekly_active_users', unit: 'people' }))
  const users = await observedShares(await engineWith({ observations: states }), { grain: 'quarter' })
  expect(users.find(({ vendor }) => vendor === 'A')).toMatchObject({ value: 2 })
})

test('bases, units and regions are never mixed, and a single figure without a total is no share', async () => {
  const engine = await engineWith({
    observations: [row('A', 1), row('B', 1, { basis: 'another' }), row('C', 1, { region: 'China' })],
  })
  expect(await observedShares(engine)).toEqual([])
})

test('a market divided by region', async () => {
  const engine = await engineWith({
    observations: [row('A', 30, { region: 'China' }), row('A', 20, { region: 'Japan' }), row('A', 100)],
  })
  const rows = await observedShares(engine, { by: 'region', vendor: 'a' })
  expect(rows.map(({ region, share }) => [region, share])).toEqual([
    ['China', 0.3],
    ['Japan', 0.2],
    ['Other', 0.5],
  ])
})

test('shares sum to 1 whatever is listed', async () => {
  const engine = await engineWith({})
  const values = fc.uniqueArray(
    fc.tuple(fc.string({ minLength: 1 }), fc.double({ min: 1e-3, max: 1e12, noNaN: true })),
    {
      selector: ([name]) => name,
      minLength: 2,
      maxLength: 20,
    },
  )
  await fc.assert(
    fc.asyncProperty(values, fc.option(fc.double({ min: 1, max: 5, noNaN: true })), async (parts, factor) => {
      const sum = parts.reduce((total, [, value]) => total + value, 0)
      const total = factor === null ? [] : [row('all vendors', sum * factor)]
      await refill(engine, {
        observations: [...parts.map(([name, value]) => row(`v${name}`, value)), ...total],
      })
      const rows = await observedShares(engine)
      expect(rows.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1, 9)
    }),
    { numRuns: 50 },
  )
})
