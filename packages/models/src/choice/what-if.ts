import { createRandom, type Random, UserError } from '@bellwether/core'
import { cholesky, type Matrix, matrix } from '../numeric/matrix.ts'
import { softmax } from '../numeric/softmax.ts'
import type { AttractionFit } from './attraction.ts'
import type { SharePanel } from './share-panel.ts'

/** An attraction model that what-if questions are put to. */
export type WhatIfModel = Pick<AttractionFit, 'estimates' | 'covariance' | 'degreesOfFreedom' | 'attraction'>

/** The market as it stands: one market of the panel, and how far shares drift by themselves (see `attractionDrift`). */
export type WhatIfBase = {
  readonly model: WhatIfModel
  readonly now: SharePanel
  /** A standard deviation a step ahead. */
  readonly drift: ArrayLike<number>
}

/** One product of a scenario at one step ahead. */
export type WhatIfProduct = {
  /** Row of the base whose attraction it starts from: itself, or what a launch is like. */
  readonly anchor: number
  /** Attributes, by their name in the panel. */
  readonly attributes: Readonly<Record<string, number>>
  /** What else moves its log-attraction. */
  readonly shift: number
  /** The part of buyers who can choose it: 0 before a launch and after an exit. */
  readonly availability: number
}

/** Products at each step ahead; the same products in the same order at every step. */
export type WhatIfPath = readonly (readonly WhatIfProduct[])[]

/** Shares as they would be: at the estimates, and in each draw of what is uncertain. */
export type WhatIfShares = {
  /** [step][product] */
  readonly point: readonly Float64Array[]
  /** [draw][step][product] */
  readonly draws: readonly (readonly Float64Array[])[]
}

/** Each product's log-attraction beyond its anchor's as a linear function of the coefficients, a row of numbers a product. */
function differencesOf({ model, now }: WhatIfBase, products: readonly WhatIfProduct[]): Float64Array[] {
  const names = Object.keys(now.attributes)
  const moved: SharePanel = {
    ...now,
    market: new Int32Array(products.length),
    product: Int32Array.from(products, ({ anchor }) => now.product[anchor]!),
    shares: new Float64Array(products.length),
    attributes: Object.fromEntries(
      names.map((name) => [
        name,
        Float64Array.from(products, (p) => p.attributes[name] ?? now.attributes[name]![p.anchor]!),
      ]),
    ),
  }
  const size = model.estimates.length
  const rows = products.map(() => new Float64Array(size))
  for (let k = 0; k < size; k++) {
    const unit = new Float64Array(size)
    unit[k] = 1
    const [there, here] = [model.attraction(moved, unit), model.attraction(now, unit)]
    products.forEach(({ anchor }, r) => {
      rows[r]![k] = there[r]! - here[anchor]!
    })
  }
  return rows
}

/** The most products that only a part of buyers can choose: each doubles the kinds of buyers. */
const mostPartial = 10

/** Which products a kind of buyers can choose, and what part of buyers they are. */
type Kind = { readonly weight: number; readonly closed: readonly number[] }

/** The kinds of buyers where each product is open to a part of them, independently of the others. */
function kindsOf(products: readonly WhatIfProduct[]): Kind[] {
  const never = products.flatMap(({ availability }, r) => (availability > 0 ? [] : [r]))
  const partial = products.flatMap(({ availability }, r) => (availability > 0 && availability < 1 ? [r] : []))
  if (partial.length > mostPartial) {
    throw new UserError(`${partial.length} products are open to a part of buyers`, {
      hint: `at most ${mostPartial} can be`,
    })
  }
  return Array.from({ length: 2 ** partial.length }, (_, kind): Kind => {
    const open = partial.map((_, bit) => (kind & (1 << bit)) > 0)
    const weight = partial.reduce((product, r, bit) => {
      const { availability } = products[r]!
      return product * (open[bit] ? availability : 1 - availability)
    }, 1)
    return { weight, closed: [...never, ...partial.filter((_, bit) => !open[bit])] }
  }).filter(({ closed }) => closed.length < products.length)
}

/** Shares over the kinds of buyers. */
function sharesOf(attraction: Float64Array, kinds: readonly Kind[]): Float64Array {
  const result = new Float64Array(attraction.length)
  const shares = new Float64Array(attraction.length)
  for (const { weight, closed } of kinds) {
    shares.set(attraction)
    for (const r of closed) shares[r] = Number.NEGATIVE_INFINITY
    softmax(shares, shares.length)
    for (let r = 0; r < result.length; r++) result[r]! += weight * shares[r]!
  }
  return result
}

/** The lower triangle L with L·Lᵀ = covariance; a tiny ridge where rounding makes it singular. */
function spreadOf(covariance: Matrix): Matrix {
  const size = covariance.rows
  for (const ridge of [0, 1e-12, 1e-9, 1e-6]) {
    const lifted = covariance.data.map((v, at) =>
      at % (size + 1) === 0 ? v * (1 + ridge) + ridge * 1e-9 : v,
    )
    const factor = cholesky(matrix(size, size, lifted))
    if (factor) return factor
  }
  throw new UserError('the effects of the model are not identified', { hint: 'fit fewer attributes' })
}

/** Coefficients as they may be: normal around the estimates, or Student's t where the model has degrees of freedom. */
function drawCoefficients(
  { estimates, degreesOfFreedom }: WhatIfModel,
  { rows: n, data }: Matrix,
  random: Random,
): Float64Array {
  const z = Float64Array.from({ length: n }, () => random.normal())
  let scale = 1
  if (degreesOfFreedom !== undefined) {
    let squares = 0
    for (let i = 0; i < degreesOfFreedom; i++) squares += random.normal() ** 2
    scale = Math.sqrt(degreesOfFreedom / squares)
  }
  return estimates.map((estimate, i) => {
    let sum = 0
    for (let k = 0; k <= i; k++) sum += data[i * n + k]! * z[k]!
    return estimate + scale * sum
  })
}

/**
 * Shares under scenarios: log-attraction = ln of the share now + effects · what changes + drift. Draws hold what is
 * uncertain of the coefficients and of the drift, and are the same for all scenarios: differences between scenarios are not
 * blurred by it.
 *
 * @param paths one a scenario; the first products of each path are those of the base in its order
 * @throws UserError for more than ten products that are open to a part of buyers only
 */
export function whatIf(
  base: WhatIfBase,
  paths: readonly WhatIfPath[],
  { seed, draws = 1000 }: { seed: number; draws?: number },
): WhatIfShares[] {
  const logs = Float64Array.from(base.now.shares, Math.log)
  const steps = paths.map((path) =>
    path.map((products) => ({
      design: differencesOf(base, products),
      start: Float64Array.from(products, ({ anchor, shift }) => logs[anchor]! + shift),
      kinds: kindsOf(products),
    })),
  )
  const widest = Math.max(...paths.map((path) => path[0]?.length ?? 0))
  const sharesAt = (p: number, coefficients: Float64Array, drifts?: Float64Array) =>
    steps[p]!.map(({ design, start, kinds }, h) => {
      const attraction = start.slice()
      for (let r = 0; r < attraction.length; r++) {
        const row = design[r]!
        if (drifts) attraction[r]! += drifts[r]! * base.drift[h]!
        for (let k = 0; k < row.length; k++) attraction[r]! += row[k]! * coefficients[k]!
      }
      return sharesOf(attraction, kinds)
    })
  const random = createRandom(seed)
  const spread = spreadOf(base.model.covariance)
  const drawn = Array.from({ length: draws }, () => ({
    coefficients: drawCoefficients(base.model, spread, random),
    drifts: Float64Array.from({ length: widest }, () => random.normal()),
  }))
  return paths.map((_, p) => ({
    point: sharesAt(p, base.model.estimates),
    draws: drawn.map(({ coefficients, drifts }) => sharesAt(p, coefficients, drifts)),
  }))
}
