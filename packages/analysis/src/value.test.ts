import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCustomers } from './customers.ts'
import { customerValue } from './value.ts'

/** Simulated customers, which the models are tested with too; see its generator there. */
const fixture = JSON.parse(
  readFileSync(new URL('../../models/src/lifetime/fixtures/lifetimes.json', import.meta.url), 'utf8'),
) as { frequency: number[]; recency: number[]; age: number[]; mean_value: number[] }
const summaries = `ID,x,t_x,T,zbar
${fixture.frequency.map((x, i) => [i, x, fixture.recency[i], fixture.age[i], fixture.mean_value[i]].join(',')).join('\n')}
`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const weekly = { unit: 'week', discrete: false, horizon: 39 } as const

describe('purchases', () => {
  // The history of the CDNOW sample's first customer, whose summary Fader, Hardie and Lee (2005) print: x = 2,
  // t_x = 30.43, T = 38.86 weeks on 1997-09-30, a mean of 22.35; it bought once more in the 39 weeks after.
  const cdnow = `customer,date,units,dollars
0001,19970101,2,29.33
0001,19970118,2,29.73
0001,19970802,1,14.96
0001,19971212,2,26.48
0002,19970101,3,63.34
0002,19970113,1,11.77
0003,19970102,1,5.00
0003,19970102,1,7.00
0003,19980630,1,-9.00
0004,19980630,1,9.00
`

  it('become the summary that the paper prints', async () => {
    const path = await file('log.csv', cdnow)
    const customers = await readCustomers(path, {}, { ...weekly, until: '1997-09-30' })
    expect(customers.ids).toEqual(['0001', '0002', '0003'])
    expect([...customers.frequency]).toEqual([2, 1, 0])
    expect(customers.recency[0]).toBeCloseTo(30.43, 2)
    expect(customers.recency[1]).toBeCloseTo(1.71, 2)
    expect(customers.age[0]).toBeCloseTo(38.86, 2)
    expect(customers.meanValue[0]).toBeCloseTo((29.73 + 14.96) / 2, 9)
    expect(customers.meanValue[2]).toBeNaN()
    expect([...customers.held!]).toEqual([1, 0, 0])
  })

  it('are counted by whole months for BG/BB', async () => {
    const path = await file('months.csv', cdnow)
    const options = { unit: 'month', discrete: true, horizon: 3 } as const
    const customers = await readCustomers(path, {}, { ...options, until: '1997-09-29' })
    // January to August, the last month that is over; purchases of the same month as the first are part of it.
    expect(customers.until).toBe('1997-08-31')
    expect([...customers.frequency]).toEqual([1, 0, 0])
    expect([...customers.recency]).toEqual([7, 0, 0])
    expect([...customers.age]).toEqual([7, 7, 7])
  })

  it('in several currencies are refused', async () => {
    const path = await file(
      'mixed.csv',
      'customer,date,amount,currency\na,2025-01-01,1,EUR\na,2025-02-01,1,USD\n',
    )
    await expect(readCustomers(path, {}, weekly)).rejects.toThrow('EUR, USD')
  })
})

describe('summaries', () => {
  // Table 3 of Fader, Hardie and Shang (2010): 11,104 donors by their gifts of 1996 to 2001, and the published estimates.
  const donations = `x,t_x,n,customers
6,6,6,1203
5,6,6,728
5,5,6,335
4,6,6,512
4,5,6,284
4,4,6,240
3,6,6,357
3,5,6,225
3,4,6,181
3,3,6,322
2,6,6,234
2,5,6,173
2,4,6,155
2,3,6,255
2,2,6,613
1,6,6,129
1,5,6,119
1,4,6,78
1,3,6,129
1,2,6,277
1,1,6,1091
0,0,6,3464
`

  it('with counts give the published estimates of BG/BB, and the purchases expected of the faithful', async () => {
    const path = await file('donations.csv', donations)
    const customers = await readCustomers(path, {}, { unit: 'year', discrete: true, horizon: 5 })
    const { fit, totals, top, spend } = customerValue(customers, {
      model: 'bg-bb',
      horizon: 5,
      discount: 0.1,
    })
    const values = Object.values(fit.parameters).map(({ value }) => Number(value.toFixed(3)))
    expect(values).toEqual([1.204, 0.75, 0.657, 2.783])
    expect(fit.logLikelihood).toBeCloseTo(-33225.6, 1)
    expect(spend).toBeUndefined()
    expect(totals).toMatchObject({ customers: 11_104, clv: null, actual_purchases: null })
    const rows = [...top(1)]
    // Table 6 of the paper: 3.75 gifts in the next five years of a donor who gave in each of six.
    expect(rows[0]).toMatchObject({ frequency: 6, recency: 6, clv: null })
    expect(rows[0]!.expected_purchases).toBeCloseTo(3.75, 2)
  })

  it('without the time watched are refused', async () => {
    const path = await file('untimed.csv', 'id,x,t_x\na,1,2\n')
    await expect(readCustomers(path, {}, weekly)).rejects.toThrow('how long each was watched')
  })

  it('with texts for numbers are refused', async () => {
    const path = await file('texts.csv', 'id,x,t_x,T\na,many,1,2\nb,2,1,2\n')
    await expect(readCustomers(path, {}, weekly)).rejects.toThrow('column "x"')
  })
})

it('values customers by what they spend, discounted, times the margin', async () => {
  const path = await file('valued.csv', summaries)
  const customers = await readCustomers(path, {}, weekly)
  const ask = (discount: number, margin: number) =>
    customerValue(customers, { model: 'bg-nbd', horizon: 10, discount, margin })
  const plain = ask(0, 1)
  for (const row of plain.top()) expect(row.clv).toBeCloseTo(row.expected_purchases * row.expected_value!, 9)
  const earned = ask(0.01, 0.5)
  expect(earned.totals.clv!).toBeLessThan(plain.totals.clv! / 2)
  expect(earned.totals.clv!).toBeGreaterThan(plain.totals.clv! / 2 / 1.01 ** 10)
  expect(() => customerValue(customers, { model: 'bg-nbd', horizon: 1.5, discount: 0 })).toThrow('horizon')
})

it('tells purchases all the same where spend is too alike to be modelled', async () => {
  const customers = await readCustomers(await file('alike.csv', summaries), {}, weekly)
  const alike = { ...customers, meanValue: customers.frequency.map((x) => (x > 0 ? 20 : Number.NaN)) }
  const answer = customerValue(alike, { model: 'bg-nbd', horizon: 10, discount: 0 })
  const valued = customerValue(customers, { model: 'bg-nbd', horizon: 10, discount: 0 })
  expect(answer.spendUnknown).toContain('no maximum')
  expect(answer.totals.clv).toBeNull()
  expect(answer.totals.expected_purchases).toBe(valued.totals.expected_purchases)
})
