import { describe, expect, it } from 'vitest'
import { logitAttraction, multiplicativeInteraction } from './attraction.ts'
import { berryLogit } from './berry.ts'
import { bertrandNash, impliedCosts, type PricingMarket, sharesAtPrices } from './bertrand.ts'
import { proportionalDiversion } from './elasticity.ts'
import expected from './fixtures/shares.json' with { type: 'json' }
import { type SharePanel, withoutZeroShares } from './share-panel.ts'

// Expected values: statsmodels, linearmodels and NumPy, versions in fixtures/shares.json.
const panel: SharePanel = expected

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, digits = 6): void {
  expect(got.length).toBe(want.length)
  for (let i = 0; i < want.length; i++) {
    expect(Math.abs(got[i]! - want[i]!) / Math.max(1e-3, Math.abs(want[i]!))).toBeLessThan(10 ** -digits)
  }
}

const forms = {
  mci: { fit: multiplicativeInteraction, specification: { attributes: ['price', 'quality'] } },
  mnl: { fit: logitAttraction, specification: { attributes: ['quality'], differential: ['price'] } },
}

describe.each(Object.entries(forms))('attraction model %s', (form, { fit, specification }) => {
  const want = expected[form as keyof typeof forms]
  const ols = fit(panel, specification)

  it('agrees with statsmodels on log-centred least squares', () => {
    expectClose(ols.estimates, want.estimates)
    expectClose(
      ols.coefficients.map((c) => c.standardError),
      want.clustered,
    )
    expectClose([ols.rSquared], [want.rSquared])
  })

  it('has classical errors as statsmodels has with a dummy a market', () => {
    const classical = fit(panel, { ...specification, errors: 'classical' })
    expectClose(
      classical.coefficients.map((c) => c.standardError),
      want.classical,
    )
  })

  it('agrees with NumPy on generalised least squares', () => {
    const gls = fit(panel, { ...specification, method: 'gls' })
    expectClose(gls.estimates, want.gls)
    expectClose(
      gls.coefficients.map((c) => c.standardError),
      want.glsErrors,
    )
  })

  it('diverts in proportion to shares, as its elasticities do', () => {
    const shares = ols.predict(panel).subarray(0, 4)
    const { values } = proportionalDiversion(panel.products, shares)
    const elasticity = ols.elasticities(panel, 0, 'price').values
    for (let of = 0; of < 4; of++) {
      const lost = elasticity[of * 4 + 1]! * shares[of]!
      if (of !== 1) expect(values[of * 4 + 1]).toBeCloseTo(-lost / (elasticity[5]! * shares[1]!), 10)
    }
  })

  it('predicts shares that add up to 1 in each market, and elasticities as its shares move', () => {
    const shares = ols.predict(panel)
    expect(shares.subarray(0, 4).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    const { values } = ols.elasticities(panel, 0, 'price')
    const h = 1e-6
    const moved = (factor: number) => {
      const price = panel.attributes.price!
      const attributes = {
        ...panel.attributes,
        price: Array.from(price, (p, i) => (i === 2 ? p * factor : p)),
      }
      return ols.predict({ ...panel, attributes })
    }
    const [above, below] = [moved(1 + h), moved(1 - h)]
    for (let of = 0; of < 4; of++) {
      expect(values[of * 4 + 2]).toBeCloseTo((above[of]! - below[of]!) / (2 * h) / shares[of]!, 6)
    }
  })
})

describe('attraction models', () => {
  it('refuse what has no logarithm, and effects that markets cannot show', () => {
    const with0 = { ...panel, shares: Array.from(panel.shares, (s, i) => (i === 5 ? 0 : s)) }
    expect(() => logitAttraction(with0, { attributes: ['price'] })).toThrow('market 1, south: the share 0')
    const negative = { ...panel, attributes: { price: Array.from(panel.shares, (_, i) => i - 3) } }
    expect(() => multiplicativeInteraction(negative, { attributes: ['price'] })).toThrow('"price" is -3')
    const flat = { ...panel, attributes: { season: Array.from(panel.market, (t) => t % 4) } }
    expect(() => logitAttraction(flat, { attributes: ['season'] })).toThrow('does not vary within markets')
  })
})

describe('shares of 0', () => {
  const zeros = { ...panel, shares: Array.from(panel.shares, (s, i) => (i === 5 ? 0 : s)) }

  it('are dropped, or set to half of the least with the market total kept', () => {
    expect(withoutZeroShares(panel, 'drop').zeros).toBe(0)
    const dropped = withoutZeroShares(zeros, 'drop')
    expect([dropped.zeros, dropped.panel.shares.length]).toEqual([1, panel.shares.length - 1])
    const { panel: kept } = withoutZeroShares(zeros, 'half-minimum')
    expect(kept.shares[5]).toBeCloseTo(Math.min(...zeros.shares.filter((s) => s > 0)) / 2, 15)
    const total = (shares: ArrayLike<number>) => [4, 5, 6, 7].reduce((sum, i) => sum + shares[i]!, 0)
    expect(total(kept.shares)).toBeCloseTo(total(zeros.shares), 12)
    expect(kept.shares[4]! / kept.shares[6]!).toBeCloseTo(zeros.shares[4]! / zeros.shares[6]!, 12)
  })
})

describe("Berry's inversion", () => {
  const specification = {
    price: 'price',
    attributes: ['quality'],
    instruments: ['cost', 'wage'],
    constants: true,
  }

  it('agrees with linearmodels IV2SLS and IVGMM', () => {
    const fit = berryLogit(panel, specification)
    expectClose(fit.estimates, expected.berry.estimates)
    expectClose(
      fit.coefficients.map((c) => c.standardError),
      expected.berry.standardErrors,
    )
    const gmm = berryLogit(panel, { ...specification, method: 'gmm' })
    expectClose(gmm.estimates, expected.berry.gmm)
    expectClose(
      gmm.coefficients.map((c) => c.standardError),
      expected.berry.gmmErrors,
    )
  })

  it('shows what least squares makes of the price: statsmodels with HC1 errors', () => {
    const { naivePriceCoefficient: naive, priceCoefficient } = berryLogit(panel, specification)
    expectClose([naive.estimate, naive.standardError], [expected.berry.naive, expected.berry.naiveError])
    expect(priceCoefficient.low).toBeLessThan(-1.2)
    expect(naive.low).toBeGreaterThan(-1.2)
  })

  it('has elasticities of the logit, and needs an outside option', () => {
    const fit = berryLogit(panel, specification)
    const { values } = fit.elasticities(0)
    const a = fit.priceCoefficient.estimate
    expect(values[0]).toBeCloseTo(a * panel.attributes.price![0]! * (1 - panel.shares[0]!), 12)
    expect(values[1]).toBeCloseTo(-a * panel.attributes.price![1]! * panel.shares[1]!, 12)
    const whole = { ...panel, shares: Array.from(panel.shares, () => 0.25) }
    expect(() => berryLogit(whole, specification)).toThrow('has no outside option')
  })
})

describe('Bertrand–Nash prices', () => {
  const market: PricingMarket = {
    utilities: [2, 1.5, 3, 0.5],
    priceCoefficients: [-1, -0.8, -1.2, -0.5],
    firms: [0, 0, 1, 2],
  }
  const costs = [1, 1.2, 1.1, 0.7]

  it('are best replies: no firm earns more by any small change of its prices', () => {
    const { prices } = bertrandNash(market, costs)
    const profit = (p: Float64Array, firm: number) => {
      const shares = sharesAtPrices(market, p)
      return shares.reduce((sum, s, j) => sum + (market.firms[j] === firm ? s * (p[j]! - costs[j]!) : 0), 0)
    }
    prices.forEach((_, j) => {
      for (const by of [-0.5, -0.01, 0.01, 0.5]) {
        const other = prices.map((p, k) => (k === j ? p + by : p))
        expect(profit(other, market.firms[j]!)).toBeLessThan(profit(prices, market.firms[j]!))
      }
    })
  })

  it('are 1 / (|a| (1 − 1/n)) above cost for n equal firms without an outside option (Anderson and de Palma, 1992)', () => {
    const n = 5
    const same = (value: number) => new Array(n).fill(value)
    const firms = [0, 1, 2, 3, 4]
    const equal = { utilities: same(1), priceCoefficients: same(-2), firms, outside: false }
    for (const p of bertrandNash(equal, same(3)).prices) expect(p).toBeCloseTo(3 + 1 / (2 * (1 - 1 / n)), 10)
  })

  it('give back the costs they came from', () => {
    const { prices, markups } = bertrandNash(market, costs)
    expectClose(impliedCosts(market, prices), costs, 9)
    expectClose(
      markups.map((m, j) => m + costs[j]!),
      prices,
      12,
    )
  })

  it('rise when firms merge', () => {
    const merged = bertrandNash({ ...market, firms: [0, 0, 0, 2] }, costs).prices
    bertrandNash(market, costs).prices.forEach((p, j) => {
      expect(merged[j]).toBeGreaterThan(p)
    })
  })

  it('do not exist for prices that attract or a monopolist nobody can avoid', () => {
    expect(() => bertrandNash({ ...market, priceCoefficients: [1, -1, -1, -1] }, costs)).toThrow(
      'is not negative',
    )
    expect(() => bertrandNash({ ...market, firms: [0, 0, 0, 0], outside: false }, costs)).toThrow('no bound')
  })
})
