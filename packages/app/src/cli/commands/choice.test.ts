import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { afterAll, describe, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'choice-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The same choices among bus and car in both layouts. */
const random = createRandom(1)
const choices = Array.from({ length: 300 }, (_, i) => {
  const [bus, car, income] = [random.uniform() * 4, random.uniform() * 4, random.normal()]
  const gap = 0.5 + 0.4 * income - 0.8 * (car - bus)
  return { id: i, bus, car, income, mode: random.uniform() < 1 / (1 + Math.exp(-gap)) ? 'car' : 'bus' }
})
const wide = join(folder, 'wide.csv')
writeFileSync(
  wide,
  ['mode,cost_bus,cost_car,income', ...choices.map((c) => [c.mode, c.bus, c.car, c.income].join(','))].join(
    '\n',
  ),
)
const long = join(folder, 'long.csv')
const rowOf = (c: (typeof choices)[0], alternative: 'bus' | 'car') =>
  [c.id, alternative, c.mode === alternative ? 'yes' : 'no', c[alternative], c.income].join(',')
writeFileSync(
  long,
  ['id,mode,took,cost,income', ...choices.flatMap((c) => [rowOf(c, 'car'), rowOf(c, 'bus')])].join('\n'),
)

const towns = join(folder, 'towns.csv')
writeFileSync(
  towns,
  [
    'mode,cost_bus,cost_car,town',
    ...choices.map((c) => [c.mode, c.bus, c.car, c.income > 0 ? 'south' : 'north'].join(',')),
  ].join('\n'),
)

const wideArgs = [
  'choice',
  'fit',
  wide,
  '--wide',
  '--choice',
  'mode',
  '--generic',
  'cost',
  '--cases',
  'income',
]

it('estimates the same from both layouts, as rows that programs read', async () => {
  const fromWide = await run([...wideArgs, '--json'])
  expect(fromWide.code).toBe(0)
  const args = [
    '--choice',
    'took',
    '--id',
    'id',
    '--alternative',
    'mode',
    '--generic',
    'cost',
    '--cases',
    'income',
  ]
  const fromLong = await run(['choice', 'fit', long, '--long', ...args, '--json'])
  const [a, b] = [parsed(fromWide.stdout), parsed(fromLong.stdout)]
  expect(a[0]).toMatchObject({ kind: 'fit', model: 'logit', choices: 300, converged: true })
  expect(a.slice(1).map(({ name }) => name)).toEqual(['constant:car', 'cost', 'income:car'])
  a.slice(1).forEach((row, k) => {
    expect(b[k + 1]!.estimate).toBeCloseTo(row.estimate as number, 8)
  })
})

it('shows people coefficients, elasticities and worth in their language', async () => {
  const more = ['--elasticity', 'cost', '--price', 'cost', '--lang', 'zh']
  const { code, stdout } = await run([...wideArgs, ...more], true)
  expect(code).toBe(0)
  for (const word of ['300 次选择', '稳健', '弹性', '转移率', '价值']) expect(stdout).toContain(word)
})

it('fits a mixed logit, and refuses what it cannot read with the remedy', async () => {
  const mixed = await run([...wideArgs, '--random', 'cost=normal', '--draws', '20', '--json'])
  expect(parsed(mixed.stdout).map(({ name }) => name)).toContain('spread:cost')
  const none = await run(['choice', 'fit', wide, '--generic', 'cost'])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--wide or --long')])
  const unknown = await run([...wideArgs.slice(0, 4), '--choice', 'colour', '--generic', 'cost'])
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('there is no column "colour"')])
  const shape = await run([...wideArgs, '--random', 'cost=beta'])
  expect([shape.code, shape.stderr]).toEqual([2, expect.stringContaining('"beta" is not a distribution')])
})

describe('choice attraction', () => {
  /** Brands whose prices follow what buyers see: planted effect of the price −1.5. */
  const panel = join(folder, 'panel.csv')
  const months = Array.from({ length: 60 }, (_, t) => {
    const rows = Array.from({ length: 4 }, () => {
      const [liked, cost, quality] = [0.4 * random.normal(), 1 + random.uniform(), 3 + random.normal()]
      const price = 0.5 + cost + 0.6 * liked
      return { price, quality, cost, attraction: Math.exp(1 - 1.5 * price + 0.7 * quality + liked) }
    })
    const total = 1 + rows.reduce((sum, { attraction }) => sum + attraction, 0)
    return rows.map((r, j) =>
      [`m${100 + t}`, `b${j}`, r.attraction / total, r.price, r.quality, r.cost].join(','),
    )
  })
  writeFileSync(panel, ['month,brand,share,price,quality,cost', ...months.flat()].join('\n'))
  const args = [
    'choice',
    'attraction',
    panel,
    '--period',
    'month',
    '--entity',
    'brand',
    '--attributes',
    'price,quality',
  ]

  it('fits MCI and logit attraction with elasticities, and diversion ratios that add up to 1', async () => {
    for (const form of ['mci', 'mnl']) {
      const rows = parsed((await run([...args, '--form', form, '--elasticity', 'price', '--json'])).stdout)
      expect(rows[0]).toMatchObject({ kind: 'fit', model: form, observations: 240, periods: 60, entities: 4 })
      const by = rows.filter(({ kind, by }) => kind === 'elasticity' && by === 'b2')
      expect(by.reduce((sum, { diversion }) => sum + (diversion as number), 0)).toBeCloseTo(1, 12)
    }
    const gls = parsed((await run([...args, '--method', 'gls', '--json'])).stdout)
    expect(gls.map(({ name }) => name)).toContain('price')
  })

  it("recovers a planted price with instruments, by Berry's inversion and without an outside option", async () => {
    const instruments = [...args, '--price', 'price', '--instruments', 'cost', '--json']
    for (const form of ['berry', 'mnl']) {
      const rows = parsed((await run([...instruments, '--form', form])).stdout)
      const price = rows.find(({ kind, name }) => kind === 'coefficient' && name === 'price')!
      expect(price.low).toBeLessThan(-1.5)
      expect(price.high).toBeGreaterThan(-1.5)
      expect(rows.some(({ kind }) => kind === 'willingness_to_pay')).toBe(true)
    }
    const naive = parsed((await run([...args, '--json'])).stdout).find(({ name }) => name === 'price')!
    expect(naive.low).toBeGreaterThan(-1.5)
  })

  it('says what it cannot read: the row, the column and the remedy', async () => {
    const broken = join(folder, 'broken.csv')
    writeFileSync(broken, 'month,brand,share,price\n1,a,0.4,2\n1,b,0.6,cheap\n2,a,0.5,2\n2,b,0.5,3\n')
    const { code, stderr } = await run([
      'choice',
      'attraction',
      broken,
      '--period',
      'month',
      '--entity',
      'brand',
      '--attributes',
      'price',
    ])
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(':3, column "price": "cheap" is not a number'),
    ])
    const form = await run([...args, '--form', 'probit'])
    expect([form.code, form.stderr]).toEqual([2, expect.stringContaining('none of mnl, mci, berry')])
  })
})

it('takes a column of texts as categories', async () => {
  const rows = parsed(
    (await run([...wideArgs.slice(0, -1), 'town', '--json'].map((a) => (a === wide ? towns : a)))).stdout,
  )
  expect(rows.map(({ name }) => name)).toEqual([undefined, 'constant:car', 'cost', 'town=south:car'])
})
