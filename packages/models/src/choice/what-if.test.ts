import { createRandom, variance } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logitAttraction } from './attraction.ts'
import { bertrandNash, impliedCosts } from './bertrand.ts'
import { attractionDrift } from './drift.ts'
import type { SharePanel } from './share-panel.ts'
import { type WhatIfProduct, whatIf } from './what-if.ts'

/** Shares of four products whose unobserved attraction is a random walk with the given step. */
function simulate(seed: number, T: number, step: number): SharePanel {
  const random = createRandom(seed)
  const J = 4
  const walk = new Float64Array(J)
  const price = Float64Array.from({ length: T * J }, () => 1 + random.uniform())
  const shares = new Float64Array(T * J)
  for (let t = 0; t < T; t++) {
    let total = 0
    for (let j = 0; j < J; j++) {
      walk[j]! += step * random.normal()
      total += shares[t * J + j] = Math.exp(-price[t * J + j]! + walk[j]!)
    }
    for (let j = 0; j < J; j++) shares[t * J + j]! /= total
  }
  return {
    market: Int32Array.from(shares, (_, i) => Math.floor(i / J)),
    product: Int32Array.from(shares, (_, i) => i % J),
    products: ['a', 'b', 'c', 'd'],
    shares,
    attributes: { price },
  }
}

const panel = simulate(1, 60, 0.1)
const fit = logitAttraction(panel, { attributes: ['price'] })
const now: SharePanel = {
  ...panel,
  market: new Int32Array(4),
  product: Int32Array.of(0, 1, 2, 3),
  shares: (panel.shares as Float64Array).slice(-4),
  attributes: { price: (panel.attributes.price as Float64Array).slice(-4) },
}
const base = { model: fit, now, drift: attractionDrift(fit, panel, 3) }
const same: WhatIfProduct[] = [0, 1, 2, 3].map((anchor) => ({
  anchor,
  attributes: {},
  shift: 0,
  availability: 1,
}))
const at = (change: (p: WhatIfProduct) => WhatIfProduct, who = 0) =>
  same.map((p, r) => (r === who ? change(p) : p))
const price = (r: number) => now.attributes.price![r]!

describe('what if', () => {
  it('keeps the shares of today where nothing changes', () => {
    const [nothing] = whatIf(base, [[same, same]], { seed: 1, draws: 10 })
    expect(Array.from(nothing!.point[1]!)).toEqual(Array.from(now.shares, (s) => expect.closeTo(s, 12)))
  })

  it('moves shares as the logit says: s·e^d / (1 + s·(e^d − 1))', () => {
    const cheaper = at((p) => ({ ...p, attributes: { price: price(0) - 0.4 } }))
    const [one] = whatIf(base, [[cheaper]], { seed: 1, draws: 1 })
    const lift = Math.exp(-0.4 * fit.coefficients.at(-1)!.estimate)
    const s = now.shares[0]!
    expect(one!.point[0]![0]).toBeCloseTo((s * lift) / (1 + s * (lift - 1)), 12)
  })

  it('mixes buyers who can choose a product with those who cannot', () => {
    const [half, gone] = whatIf(
      base,
      [[at((p) => ({ ...p, availability: 0.5 }))], [at((p) => ({ ...p, availability: 0 }))]],
      {
        seed: 1,
        draws: 1,
      },
    )
    expect(half!.point[0]![0]).toBeCloseTo(now.shares[0]! / 2, 12)
    expect(gone!.point[0]![0]).toBe(0)
    expect(half!.point[0]![1]).toBeCloseTo((now.shares[1]! + gone!.point[0]![1]!) / 2, 12)
  })

  it('adds up to 1 in every draw, with a launch too, and answers the same again', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cost, open) => {
          const launch = { anchor: 2, attributes: { price: cost }, shift: 0.3, availability: 1 }
          const path = [[...at((p) => ({ ...p, availability: open }), 1), launch]]
          const [first, again] = [1, 1].map((seed) => whatIf(base, [path], { seed, draws: 5 })[0]!)
          for (const draw of first!.draws) expect(draw[0]!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
          expect(again).toEqual(first)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('draws effects with the spread of their estimate, and refuses too many half-open products', () => {
    const cheaper = at((p) => ({ ...p, attributes: { price: price(0) - 0.5 } }))
    const [run] = whatIf({ ...base, drift: [0] }, [[cheaper]], { seed: 3, draws: 4000 })
    const odds = Float64Array.from(run!.draws, (draw) => Math.log(draw[0]![0]! / draw[0]![1]!))
    const { standardError } = fit.coefficients.at(-1)!
    expect(Math.sqrt(variance(odds)) / (0.5 * standardError)).toBeCloseTo(1, 1)
    const many = Array.from({ length: 11 }, () => ({
      anchor: 0,
      attributes: {},
      shift: 0,
      availability: 0.5,
    }))
    expect(() => whatIf(base, [[many]], { seed: 1 })).toThrow('11 products')
  })
})

describe('the drift of attractions', () => {
  it('is that of the random walk behind it: step · √periods', () => {
    const long = simulate(7, 4000, 0.1)
    const drift = attractionDrift(logitAttraction(long, { attributes: ['price'] }), long, 4)
    drift.forEach((sd, h) => {
      expect(sd / (0.1 * Math.sqrt(h + 1))).toBeCloseTo(1, 1)
    })
  })

  it('never shrinks, and grows with √time where the panel is too short', () => {
    const short = simulate(2, 8, 0.2)
    const drift = attractionDrift(logitAttraction(short, { attributes: ['price'] }), short, 12)
    for (let h = 1; h < 12; h++) expect(drift[h]).toBeGreaterThanOrEqual(drift[h - 1]!)
    expect(drift[11]! / drift[10]!).toBeCloseTo(Math.sqrt(12 / 11), 10)
  })
})

describe('replies to committed prices', () => {
  const market = { utilities: [2, 1.5, 3], priceCoefficients: [-1, -1, -1], firms: [0, 1, 2] }
  const prices = bertrandNash(market, [1, 1, 1]).prices

  it('change nothing when the committed price is the equilibrium one', () => {
    const committed = [prices[0]!, Number.NaN, Number.NaN]
    const again = bertrandNash({ ...market, committed }, impliedCosts(market, prices)).prices
    again.forEach((p, j) => {
      expect(p).toBeCloseTo(prices[j]!, 9)
    })
  })

  it('follow a cut downwards', () => {
    const cut = bertrandNash(
      { ...market, committed: [prices[0]! - 0.5, Number.NaN, Number.NaN] },
      [1, 1, 1],
    ).prices
    expect(cut[0]).toBeCloseTo(prices[0]! - 0.5, 12)
    expect([cut[1]! < prices[1]!, cut[2]! < prices[2]!]).toEqual([true, true])
  })
})
