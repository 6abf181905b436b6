import { UserError } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import type { Coefficient } from '../regression/inference.ts'
import {
  generalizedMoments,
  type InstrumentedFit,
  type InstrumentedOptions,
  twoStageLeastSquares,
} from '../regression/instruments.ts'
import { linearRegression } from '../regression/linear.ts'
import type { ElasticityEstimates, PairTable } from './elasticity.ts'
import { attributeOf, checkShares, marketsOf, type SharePanel } from './share-panel.ts'

export type BerrySpecification = {
  price: string
  /** Attributes that do not move with what is not observed. */
  attributes?: readonly string[]
  /** What moves the price but not the demand: costs, or the attributes of rivals. */
  instruments: readonly string[]
  /** A constant a product beside the common one; false by default. */
  constants?: boolean
  method?: '2sls' | 'gmm'
}

export type BerryFit = InstrumentedFit & {
  readonly priceCoefficient: Coefficient
  /** What least squares says when it takes the price as given. */
  readonly naivePriceCoefficient: Coefficient
  /** What products are liked for beyond their attributes, one an observation (Berry's ξ). */
  readonly unobserved: Float64Array
  /** Elasticities of one market at its observed shares. */
  elasticities(market: number): PairTable
}

/** ln share − ln outside share. */
function inverted(panel: SharePanel): Float64Array {
  checkShares(panel)
  const result = new Float64Array(panel.shares.length)
  for (const rows of marketsOf(panel)) {
    const outside = 1 - rows.reduce((sum, i) => sum + panel.shares[i]!, 0)
    if (outside <= 1e-12) {
      throw new UserError(`market ${panel.market[rows[0]!]} has no outside option: its shares add up to 1`, {
        hint: 'divide by everyone who could buy, not by those who did',
      })
    }
    for (const i of rows) result[i] = Math.log(panel.shares[i]! / outside)
  }
  return result
}

function columnsAsMatrix(columns: readonly ArrayLike<number>[], n: number): Matrix {
  const result = matrix(n, columns.length)
  columns.forEach((column, k) => {
    for (let i = 0; i < n; i++) result.data[i * columns.length + k] = column[i]!
  })
  return result
}

/**
 * Demand from market shares when the price moves with what is not observed: Berry's inversion (1994) makes the logit's
 * utility linear, and instruments for the price identify its coefficient. Robust standard errors.
 *
 * @param panel shares of the whole market; the rest to 1 is the outside option
 * @throws UserError for shares of 0, markets without an outside option, or too few instruments
 * @example
 * berryLogit(panel, { price: 'price', attributes: ['quality'], instruments: ['cost'] }).priceCoefficient
 */
export function berryLogit(
  panel: SharePanel,
  { price, attributes = [], instruments, constants = false, method = '2sls' }: BerrySpecification,
  options: InstrumentedOptions = {},
): BerryFit {
  const y = inverted(panel)
  const n = y.length
  const ofProduct = (j: number) => Float64Array.from({ length: n }, (_, i) => +(panel.product[i] === j))
  const dummies = constants ? panel.products.slice(1) : []
  const regressors = [
    ...dummies.map((_, j) => ofProduct(j + 1)),
    ...attributes.map((name) => attributeOf(panel, name)),
  ]
  const names = [...dummies.map((p) => `constant:${p}`), ...attributes]
  const prices = attributeOf(panel, price)
  const data = {
    y,
    exogenous: columnsAsMatrix([new Float64Array(n).fill(1), ...regressors], n),
    endogenous: columnsAsMatrix([prices], n),
    instruments: columnsAsMatrix(
      instruments.map((name) => attributeOf(panel, name)),
      n,
    ),
    names: ['intercept', ...names, price],
  }
  const fit = (method === 'gmm' ? generalizedMoments : twoStageLeastSquares)(data, options)
  const naive = linearRegression(columnsAsMatrix([...regressors, prices], n), y, {
    names: [...names, price],
    errors: 'HC1',
    ...(options.level !== undefined && { level: options.level }),
  })
  const priceCoefficient = fit.coefficients.at(-1)!
  return {
    ...fit,
    priceCoefficient,
    naivePriceCoefficient: naive.coefficients.at(-1)!,
    unobserved: fit.residuals,
    elasticities: (market) => priceElasticities(panel, market, prices, priceCoefficient.estimate),
  }
}

function priceElasticities(
  panel: SharePanel,
  market: number,
  prices: ArrayLike<number>,
  effect: number,
): PairTable {
  const size = panel.products.length
  const values = new Float64Array(size * size).fill(Number.NaN)
  for (const rows of marketsOf(panel)) {
    if (panel.market[rows[0]!] !== market) continue
    for (const i of rows) {
      for (const k of rows) {
        const at = panel.product[i]! * size + panel.product[k]!
        values[at] = effect * prices[k]! * (+(i === k) - panel.shares[k]!)
      }
    }
  }
  return { alternatives: panel.products, values }
}

/** The price elasticities of one market with intervals: at observed shares they are as uncertain as the price coefficient. */
export function berryElasticityEstimates(fit: BerryFit, market: number): ElasticityEstimates {
  const { values, alternatives } = fit.elasticities(market)
  const { estimate, standardError, high } = fit.priceCoefficient
  const standardErrors = values.map((value) => Math.abs((value / estimate) * standardError))
  const reach = (high - estimate) / standardError
  const intervals = Array.from(values, (value, at) => ({
    low: value - reach * standardErrors[at]!,
    high: value + reach * standardErrors[at]!,
  }))
  return { alternatives, values, standardErrors, intervals }
}
