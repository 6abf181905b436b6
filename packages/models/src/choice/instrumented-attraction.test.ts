import { createRandom } from '@bellwether/core'
import { expect, it } from 'vitest'
import { matrix } from '../numeric/matrix.ts'
import { twoStageLeastSquares } from '../regression/instruments.ts'
import { logitAttraction } from './attraction.ts'
import { attractionElasticityEstimates } from './attraction-elasticity.ts'
import fixture from './fixtures/shares.json' with { type: 'json' }
import { instrumentedAttraction } from './instrumented-attraction.ts'
import type { SharePanel } from './share-panel.ts'

/** Markets whose prices follow what buyers see and the panel does not. */
function simulate(effect: number, markets: number): SharePanel {
  const random = createRandom(3)
  const J = 4
  const n = markets * J
  const [quality, cost, liked] = [0, 1, 2].map(() => Float64Array.from({ length: n }, () => random.normal()))
  const price = cost!.map((c, i) => 4 + c + 0.8 * liked![i]!)
  const attraction = price.map((p, i) => Math.exp(effect * p + 0.5 * quality![i]! + liked![i]!))
  const market = Int32Array.from({ length: n }, (_, i) => Math.floor(i / J))
  const totals = new Float64Array(markets)
  attraction.forEach((a, i) => {
    totals[market[i]!]! += a
  })
  return {
    market,
    product: Int32Array.from({ length: n }, (_, i) => i % J),
    products: ['a', 'b', 'c', 'd'],
    shares: attraction.map((a, i) => a / totals[market[i]!]!),
    attributes: { price, quality: quality!, cost: cost! },
  }
}

it('recovers the planted effect of a price that follows demand, where least squares does not', () => {
  const panel = simulate(-1, 400)
  const attributes = ['price', 'quality']
  const fit = instrumentedAttraction(panel, {
    form: 'mnl',
    attributes,
    endogenous: 'price',
    instruments: ['cost'],
  })
  const price = fit.coefficients.at(-1)!
  expect(price.name).toBe('price')
  expect(price.low).toBeLessThan(-1)
  expect(price.high).toBeGreaterThan(-1)
  expect(fit.firstStageF.statistic).toBeGreaterThan(100)
  expect(fit.endogeneity.pValue).toBeLessThan(1e-6)
  const naive = logitAttraction(panel, { attributes }).coefficients.find(({ name }) => name === 'price')!
  expect(naive.low).toBeGreaterThan(-1)
})

it('is two-stage least squares with a dummy a market (Frisch, Waugh and Lovell)', () => {
  const panel: SharePanel = fixture
  const n = panel.shares.length
  const markets = Math.max(...Array.from(panel.market)) + 1
  const { price, quality, cost } = panel.attributes as Record<'price' | 'quality' | 'cost', ArrayLike<number>>
  const exogenous = matrix(n, markets + 1)
  const column = (values: ArrayLike<number>) => matrix(n, 1, Float64Array.from(values))
  for (let i = 0; i < n; i++) {
    exogenous.data[i * (markets + 1) + panel.market[i]!] = 1
    exogenous.data[i * (markets + 1) + markets] = quality[i]!
  }
  const names = [...Array.from({ length: markets + 1 }, (_, k) => `x${k}`), 'price']
  const y = Array.from(panel.shares, Math.log)
  const dummies = twoStageLeastSquares({
    y,
    exogenous,
    endogenous: column(price),
    instruments: column(cost),
    names,
  })
  const fit = instrumentedAttraction(panel, {
    form: 'mnl',
    attributes: ['quality', 'price'],
    constants: false,
    endogenous: 'price',
    instruments: ['cost'],
  })
  expect(fit.estimates[1]).toBeCloseTo(dummies.estimates.at(-1)!, 8)
  expect(fit.coefficients[1]!.standardError).toBeCloseTo(dummies.coefficients.at(-1)!.standardError, 8)
})

it('gives elasticities the error of the coefficient where only it is uncertain', () => {
  const panel = simulate(-1, 60)
  const fit = logitAttraction(panel, { attributes: ['price'], constants: false })
  const { values, standardErrors, intervals } = attractionElasticityEstimates(fit, panel, 0, 'price')
  const h = 1e-4
  const moved = (by: number) =>
    fit.elasticities(
      panel,
      0,
      'price',
      fit.estimates.map((x) => x + by),
    ).values[0]!
  const slope = (moved(h) - moved(-h)) / (2 * h)
  expect(standardErrors[0]).toBeCloseTo(Math.abs(slope) * fit.coefficients[0]!.standardError, 6)
  expect((intervals[0]!.low + intervals[0]!.high) / 2).toBeCloseTo(values[0]!, 12)
})

it('widens two-way errors by what a product carries from market to market', () => {
  const panel = simulate(-1, 60)
  const error = (errors: 'clustered' | 'two-way') =>
    logitAttraction(panel, { attributes: ['price'], constants: false, errors }).coefficients[0]!
  expect(error('two-way').standardError).toBeGreaterThan(error('clustered').standardError)
})
