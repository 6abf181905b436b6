import { createRandom } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PanelRow, panelOf } from '../panel/panel.ts'
import { parseScenarios, parseSets } from './file.ts'
import { marketOf, withAssumptions } from './market.ts'
import { simulationRows } from './rows.ts'
import { parseAmount } from './scenario.ts'
import { nothingChanges, simulate } from './simulate.ts'

const random = createRandom(5)
const rows = Array.from({ length: 40 }, (_, t) => {
  const brands = ['Alpha', 'Beta One', 'Gamma'].map((entity) => {
    const [price, quality] = [2 + random.uniform(), random.normal()]
    return { entity, price, quality, attraction: Math.exp(-price + 0.5 * quality + 0.1 * random.normal()) }
  })
  const total = brands.reduce((sum, { attraction }) => sum + attraction, 0)
  return brands.map(
    ({ entity, attraction, ...attributes }): PanelRow => ({
      period: String(t),
      entity,
      share: attraction / total,
      attributes,
    }),
  )
})
const panel = panelOf(rows.flat(), ['price', 'quality'])
const market = marketOf(panel, {
  attributes: ['price', 'quality'],
  volume: { size: 1000, growth: 0.01, growth_sd: 0.02, revenue_per_unit: 5 },
})
const vocabulary = { entities: market.standing.map(({ entity }) => entity), attributes: market.attributes }
const ask = (...texts: string[]) => parseSets(texts, 'asked', vocabulary)
const options = { horizon: 3, seed: 1, draws: 200 }

describe('scenario files', () => {
  const read = (text: string) => parseScenarios(text, 's.yaml', vocabulary)

  it('hold scenarios, the size of the market and effects from elsewhere', () => {
    const file = read(`
horizon: 6
market: { size: 5000, growth: 2%, unit: users, revenue_per_unit: 20 }
assume:
  price: { effect: -0.8, sd: 0.1 }
scenarios:
  - name: a war of prices
    respond: yes
    changes:
      - { entity: Alpha, price: -10%, quality: +0.5, at: 2 }
      - { launch: Delta, like: Beta One, share: 5%, price: 1.5 }
      - exit: Gamma
        at: 3
      - { entity: Beta One, availability: 80%, marketing: +50%, elasticity: 0.1 }
`)
    expect(file).toMatchObject({
      horizon: 6,
      volume: { size: 5000, growth: 0.02 },
      assume: { price: { effect: -0.8, sd: 0.1 } },
    })
    expect(file.scenarios[0]).toMatchObject({ name: 'a war of prices', respond: true })
    expect(file.scenarios[0]!.changes).toEqual([
      {
        kind: 'attribute',
        entity: 'Alpha',
        at: 2,
        attribute: 'price',
        amount: { kind: 'times', value: -0.1 },
      },
      { kind: 'attribute', entity: 'Alpha', at: 2, attribute: 'quality', amount: { kind: 'by', value: 0.5 } },
      {
        kind: 'launch',
        entity: 'Delta',
        at: 1,
        like: 'Beta One',
        share: 0.05,
        attributes: [['price', { kind: 'to', value: 1.5 }]],
      },
      { kind: 'exit', entity: 'Gamma', at: 3 },
      { kind: 'availability', entity: 'Beta One', at: 1, part: 0.8 },
      { kind: 'marketing', entity: 'Beta One', at: 1, factor: 1.5, elasticity: 0.1 },
    ])
  })

  it.each([
    [
      'scenarios:\n  - name: x\n    changes:\n      - { entity: Alhpa, price: 3 }',
      's.yaml:4:19',
      'there is no "Alhpa"',
    ],
    [
      'scenarios:\n  - name: x\n    changes:\n      - { entity: Alpha, pirce: 3 }',
      's.yaml:4:26',
      '"pirce" is no word of a change',
    ],
    [
      'scenarios:\n  - name: x\n    changes:\n      - { entity: Alpha, price: cheap }',
      's.yaml:4:33',
      '"cheap" is not a number',
    ],
    ['scenarios:\n  - name: x\n    change: []', 's.yaml:3:5', 'Unrecognized key: "change"'],
    ['horizon: soon\nscenarios: []', 's.yaml:1:10', '"soon" is not a period ahead'],
    ['scenarios:\n  - name: "x', 's.yaml:2:13', 'Missing closing'],
    ['', 's.yaml:1:1', 'list scenarios'],
    [
      'scenarios:\n  - name: x\n    changes:\n      - { entity: Alpha, marketing: +20% }',
      's.yaml:4:37',
      'needs an elasticity',
    ],
    [
      'scenarios:\n  - name: x\n    changes:\n      - { launch: Delta }',
      's.yaml:4:19',
      'say what "Delta" is like',
    ],
  ])('refuse %j with the place', (text, place, message) => {
    let error: unknown
    try {
      read(text)
    } catch (caught) {
      error = caught
    }
    expect(error).toMatchObject({ name: 'UserError', message: expect.stringContaining(message) })
    expect((error as Error).message).toContain(place)
  })

  it('are also written in words, with names that hold spaces', () => {
    expect(ask('Delta: launch like Beta One price 2 at 2').changes).toEqual([
      {
        kind: 'launch',
        entity: 'Delta',
        at: 2,
        like: 'Beta One',
        share: undefined,
        attributes: [['price', { kind: 'to', value: 2 }]],
      },
    ])
    expect(() => ask('Alpha price 3')).toThrow('is not written ENTITY: CHANGE')
    expect(() => ask('Alpha: price')).toThrow('"price" has no value')
    expect(() => ask('Nobody: exit')).toThrow('there is no "Nobody"')
    expect([parseAmount('+3'), parseAmount('-20%'), parseAmount('20%'), parseAmount('x')]).toEqual([
      { kind: 'by', value: 3 },
      { kind: 'times', value: -0.2 },
      { kind: 'to', value: 0.2 },
      undefined,
    ])
  })
})

describe('simulate', () => {
  it('compares with nothing changes, which keeps today’s shares', () => {
    const { outcomes } = simulate(market, [ask('Alpha: price -10%')], options)
    const base = outcomes.filter(({ scenario, period }) => scenario === nothingChanges.name && period === 3)
    base.forEach(({ share }, i) => {
      expect(share.point).toBeCloseTo(market.standing[i]!.share, 12)
    })
    const cut = outcomes.filter(({ scenario, period }) => scenario === 'asked' && period === 3)
    expect(cut[0]!.shareChange.low).toBeGreaterThan(0)
    expect(cut.reduce((sum, { shareChange }) => sum + shareChange.point, 0)).toBeCloseTo(0, 12)
    const { share, volume, revenue } = cut[0]!
    expect(volume!.point).toBeCloseTo(share.point * 1000 * Math.exp(0.03), 8)
    expect(revenue!.point).toBeCloseTo(volume!.point * 5 * 0.9, 8)
  })

  it('tells whose share a gain was: parts of it that add up to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), (percent) => {
        if (percent === 0) return
        const change = `Beta One: price ${percent > 0 ? '+' : ''}${percent}%`
        const { diversion } = simulate(market, [ask(change)], { ...options, draws: 2 })
        expect(diversion.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1, 9)
      }),
      { numRuns: 20 },
    )
  })

  it('launches at the share that it aims at, and takes out who leaves', () => {
    const launched = simulate(
      market,
      [ask('Delta: launch like Gamma share 10% price 1 at 2')],
      options,
    ).outcomes
    const delta = (period: number) =>
      launched.find((row) => row.entity === 'Delta' && row.period === period)!.share.point
    expect([delta(1), delta(2)]).toEqual([0, expect.closeTo(0.1, 10)])
    const left = simulate(market, [ask('Gamma: exit at 3')], options).outcomes.filter(
      ({ entity, scenario }) => entity === 'Gamma' && scenario === 'asked',
    )
    expect(left.map(({ share }) => share.point > 0)).toEqual([true, true, false])
  })

  it('lets rivals answer a cut, which makes it win less', () => {
    const scenario = ask('Alpha: price -20%')
    const [alone, answered] = [false, true].map((respond) =>
      simulate(market, [{ ...scenario, respond }], options).outcomes.filter(
        (row) => row.scenario === 'asked' && row.period === 1,
      ),
    )
    expect(answered![1]!.price!).toBeLessThan(alone![1]!.price!)
    expect(answered![0]!.share.point).toBeLessThan(alone![0]!.share.point)
    const logged = marketOf(panel, { attributes: ['price'], logs: ['price'] })
    expect(() => simulate(logged, [{ ...scenario, respond: true }], options)).toThrow('not its logarithm')
  })

  it('takes an effect from elsewhere, and warns of those that are not identified', () => {
    const assumed = withAssumptions(market, { price: { effect: -2, sd: 0 } })
    const change = (of: typeof market) =>
      simulate(of, [ask('Alpha: price -10%')], options).outcomes.find((row) => row.scenario === 'asked')!
        .shareChange.point
    expect(change(assumed)).toBeGreaterThan(change(market))
    const codes = (of: typeof market) =>
      simulationRows(simulate(of, [ask('Alpha: price -10%')], options), 'en').flatMap(({ kind, code }) =>
        kind === 'warning' ? [code] : [],
      )
    expect([codes(market), codes(assumed)]).toEqual([['not_causal'], []])
  })

  it('refuses a change that has no logarithm or is of what is not known', () => {
    const logged = marketOf(panel, { attributes: ['price'], logs: ['price'] })
    expect(() => simulate(logged, [ask('Alpha: price 0')], options)).toThrow('would become 0')
    const withOthers = marketOf(panel, { attributes: ['price'], others: [{ entity: 'Unknown', share: 0 }] })
    const scenario = {
      name: 'x',
      respond: false,
      changes: [
        { kind: 'attribute', entity: 'Unknown', at: 1, attribute: 'price', amount: { kind: 'to', value: 1 } },
      ],
    } as const
    expect(() => simulate(withOthers, [scenario], options)).toThrow(
      'nothing is known of the price of "Unknown"',
    )
  })
})
