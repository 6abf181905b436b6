import { UserError } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import { softmax } from '../numeric/softmax.ts'
import { type Coefficient, coefficientTable, type InferenceOptions } from '../regression/inference.ts'
import { type CentredErrors, generalised, ordinary } from './centred-regression.ts'
import type { PairTable } from './elasticity.ts'
import { attributeOf, checkShares, marketsOf, type SharePanel } from './share-panel.ts'

export type AttractionSpecification = {
  /** With one effect for all products. */
  attributes?: readonly string[]
  /** With an effect a product. */
  differential?: readonly string[]
  /** Products differ by constants; true by default. */
  constants?: boolean
  /**
   * `ols` is least squares on log-centred data. `gls` weighs by the covariance of the products' errors, estimated from
   * the first step's residuals; it needs every product in every market, and more markets than products.
   */
  method?: 'ols' | 'gls'
  /**
   * Of `ols`: `clustered` (by default) allows errors of a market to move together, `two-way` those of a product over all
   * markets too. Intervals take Student's t with the number of clusters less 1.
   */
  errors?: CentredErrors
}

/** An attraction model: share = attraction / sum of the market's attractions. */
export type AttractionFit = {
  readonly form: 'mci' | 'mnl'
  readonly coefficients: readonly Coefficient[]
  readonly estimates: Float64Array
  readonly covariance: Matrix
  /** Of the log-centred shares. */
  readonly rSquared: number
  readonly markets: number
  readonly products: readonly string[]
  /** Of the log-centred shares, one an observation: what the attributes do not account for. */
  readonly residuals: Float64Array
  /** Of Student's t in the intervals; undefined where they are normal. */
  readonly degreesOfFreedom: number | undefined
  /** Shares within each market of the panel, whatever shares it carries; at other coefficients when they are given. */
  predict(panel: SharePanel, coefficients?: Float64Array): Float64Array
  /** The log-attraction of each observation at coefficients, up to a constant of the market. */
  attraction(panel: SharePanel, coefficients?: Float64Array): Float64Array
  /** How the shares of one market move with an attribute, per cent by per cent. */
  elasticities(panel: SharePanel, market: number, attribute: string, coefficients?: Float64Array): PairTable
}

/** One column of the log-attraction: an attribute's value (1 for a constant) where the product is `product`, else 0. */
type Column = {
  readonly name: string
  readonly attribute: string | undefined
  /** −1 for all products. */
  readonly product: number
  value(i: number): number
}

const holds = ({ product }: Column, panel: SharePanel, i: number) =>
  product < 0 || product === panel.product[i]

const at = (column: Column, panel: SharePanel, i: number) => (holds(column, panel, i) ? column.value(i) : 0)

function columnsOf(
  panel: SharePanel,
  form: AttractionFit['form'],
  { attributes = [], differential = [], constants = true }: AttractionSpecification,
): Column[] {
  const read = (name: string) => {
    const column = attributeOf(panel, name)
    if (form === 'mnl') return (i: number) => column[i]!
    for (let i = 0; i < column.length; i++) {
      if (column[i]! > 0) continue
      throw new UserError(`observation ${i + 1}: "${name}" is ${column[i]}, which has no logarithm`, {
        hint: 'use the MNL form for attributes that are 0 or negative',
      })
    }
    return (i: number) => Math.log(column[i]!)
  }
  const byProduct = (name: string, attribute: string | undefined, value: (i: number) => number) =>
    panel.products.map((p, product) => ({ name: `${name}:${p}`, attribute, product, value }))
  return [
    ...(constants ? byProduct('constant', undefined, () => 1).slice(1) : []),
    ...attributes.map((name) => ({ name, attribute: name, product: -1, value: read(name) })),
    ...differential.flatMap((name) => byProduct(name, name, read(name))),
  ]
}

/** Values minus their market's mean: the log-centring of Nakanishi and Cooper (1974), after logarithms. */
function centred(values: (i: number) => number, markets: number[][], n: number): Float64Array {
  const result = new Float64Array(n)
  for (const rows of markets) {
    const level = rows.reduce((sum, i) => sum + values(i), 0) / rows.length
    for (const i of rows) result[i] = values(i) - level
  }
  return result
}

/** The log-attraction of each observation at coefficients. */
function attractionAt(panel: SharePanel, columns: readonly Column[], estimates: Float64Array): Float64Array {
  return Float64Array.from({ length: panel.market.length }, (_, i) =>
    columns.reduce((sum, column, k) => sum + estimates[k]! * at(column, panel, i), 0),
  )
}

/** Shares within each market at coefficients. */
function predictShares(panel: SharePanel, columns: readonly Column[], estimates: Float64Array): Float64Array {
  const result = attractionAt(panel, columns, estimates)
  for (const rows of marketsOf(panel)) {
    const attraction = Float64Array.from(rows, (i) => result[i]!)
    softmax(attraction, rows.length)
    rows.forEach((i, k) => {
      result[i] = attraction[k]!
    })
  }
  return result
}

/** The log-centred design of a panel, and its log-centred shares. */
export function centredDesign(
  panel: SharePanel,
  form: AttractionFit['form'],
  specification: AttractionSpecification,
) {
  checkShares(panel)
  const markets = marketsOf(panel)
  const columns = columnsOf(panel, form, specification)
  const n = panel.shares.length
  const x = matrix(n, columns.length)
  columns.forEach((column, k) => {
    centred((i) => at(column, panel, i), markets, n).forEach((v, i) => {
      x.data[i * columns.length + k] = v
    })
  })
  return {
    markets,
    x,
    y: centred((i) => Math.log(panel.shares[i]!), markets, n),
    names: columns.map(({ name }) => name),
  }
}

/** The clusters that the errors may move together in, less 1. */
function degreesOf(
  { method, errors = 'clustered' }: AttractionSpecification,
  markets: number,
  products: number,
) {
  if (method === 'gls' || errors === 'classical') return undefined
  return (errors === 'two-way' ? Math.min(markets, products) : markets) - 1
}

function fitAttraction(
  panel: SharePanel,
  form: AttractionFit['form'],
  specification: AttractionSpecification,
  options: InferenceOptions,
): AttractionFit {
  const { markets, x, y, names } = centredDesign(panel, form, specification)
  const first = ordinary(panel, x, y, markets, specification.errors ?? 'clustered')
  const { estimates, covariance, residuals } =
    specification.method === 'gls' ? generalised(panel, x, y, markets, first) : first
  const squares = (values: Float64Array) => values.reduce((sum, v) => sum + v * v, 0)
  const products = new Set(Array.from(panel.product)).size
  const degreesOfFreedom = degreesOf(specification, markets.length, products)
  return {
    form,
    coefficients: coefficientTable(names, estimates, covariance, {
      ...(degreesOfFreedom !== undefined && { degreesOfFreedom }),
      ...options,
    }),
    estimates,
    covariance,
    rSquared: 1 - squares(residuals) / squares(y),
    markets: markets.length,
    products: panel.products,
    residuals,
    degreesOfFreedom,
    ...attractionPredictor(form, specification, estimates),
  }
}

/** What an attraction model says of any panel at its estimates, or at other coefficients. */
export function attractionPredictor(
  form: AttractionFit['form'],
  specification: AttractionSpecification,
  estimates: Float64Array,
): Pick<AttractionFit, 'predict' | 'attraction' | 'elasticities'> {
  const columns = (rows: SharePanel) => columnsOf(rows, form, specification)
  return {
    predict: (rows, coefficients = estimates) => predictShares(rows, columns(rows), coefficients),
    attraction: (rows, coefficients = estimates) => attractionAt(rows, columns(rows), coefficients),
    elasticities(rows, market, attribute, coefficients = estimates) {
      const shares = predictShares(rows, columns(rows), coefficients)
      const effect = (i: number) =>
        columns(rows).reduce(
          (sum, column, k) =>
            sum + (column.attribute === attribute && holds(column, rows, i) ? coefficients[k]! : 0),
          0,
        )
      return attractionElasticities(rows, market, attribute, form, shares, effect)
    },
  }
}

function attractionElasticities(
  panel: SharePanel,
  market: number,
  attribute: string,
  form: AttractionFit['form'],
  shares: Float64Array,
  effect: (i: number) => number,
): PairTable {
  const size = panel.products.length
  const values = new Float64Array(size * size).fill(Number.NaN)
  const column = attributeOf(panel, attribute)
  const rows = marketsOf(panel).find((list) => panel.market[list[0]!] === market) ?? []
  for (const i of rows) {
    for (const k of rows) {
      const strength = effect(k) * (form === 'mnl' ? column[k]! : 1)
      values[panel.product[i]! * size + panel.product[k]!] = strength * (+(i === k) - shares[k]!)
    }
  }
  return { alternatives: panel.products, values }
}

/**
 * The multiplicative competitive interaction model: attraction = exp(constant) · Π attribute^effect (Nakanishi and Cooper,
 * 1974 and 1982). Shares are those within the observed products.
 *
 * @throws UserError for shares of 0 (see `withoutZeroShares`), attributes without a logarithm, or an unidentified effect
 */
export function multiplicativeInteraction(
  panel: SharePanel,
  specification: AttractionSpecification,
  options: InferenceOptions = {},
): AttractionFit {
  return fitAttraction(panel, 'mci', specification, options)
}

/**
 * The multinomial-logit attraction model: attraction = exp(constant + Σ effect · attribute), with effects of all products or
 * of each (Cooper and Nakanishi, "Market-Share Analysis", 1988, ch. 2 and 5).
 *
 * @throws UserError like `multiplicativeInteraction`
 */
export function logitAttraction(
  panel: SharePanel,
  specification: AttractionSpecification,
  options: InferenceOptions = {},
): AttractionFit {
  return fitAttraction(panel, 'mnl', specification, options)
}
