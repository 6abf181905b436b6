import { UserError } from '@bellwether/core'
import { softmax } from '../numeric/softmax.ts'
import { shapleyValues } from '../regression/shapley.ts'
import type { AttractionFit } from './attraction.ts'
import { attributeOf, type SharePanel } from './share-panel.ts'

/** What a product's change in share goes together with. */
export type ShareChange = {
  readonly product: string
  readonly before: number
  readonly after: number
  /** One part an attribute, in the order asked for. */
  readonly parts: Float64Array
  /** What no attribute accounts for. */
  readonly unexplained: number
}

/**
 * Divides the change of shares between two markets (say months) over attributes and what the model does not explain, by
 * Shapley values over switching each from before to after, for all products at once. For each product the parts and the
 * unexplained add up to the change.
 *
 * @param before one market
 * @param after one market with the same products in the same order
 * @throws UserError when the products differ or there are more than 15 attributes
 */
export function shareChange(
  fit: Pick<AttractionFit, 'predict'>,
  before: SharePanel,
  after: SharePanel,
  attributes: readonly string[],
): ShareChange[] {
  const n = before.shares.length
  const same = n === after.shares.length && Array.from(before.product).every((p, i) => p === after.product[i])
  if (!same) {
    throw new UserError('the products before and after differ', {
      hint: 'compare the products that are in both',
    })
  }
  const [rest, restAfter] = [unexplained(fit, before), unexplained(fit, after)]
  const cache = new Map<number, Float64Array>()
  const sharesAt = (coalition: number) => {
    const known = cache.get(coalition)
    if (known) return known
    const switched = attributes.map((name, a) => [
      name,
      attributeOf(coalition & (1 << a) ? after : before, name),
    ])
    const panel = { ...before, attributes: { ...before.attributes, ...Object.fromEntries(switched) } }
    const residual = coalition & (1 << attributes.length) ? restAfter : rest
    const attraction = fit.predict(panel).map((share, i) => Math.log(share) + residual[i]!)
    softmax(attraction, n)
    cache.set(coalition, attraction)
    return attraction
  }
  const total = (shares: ArrayLike<number>) => Array.from(shares).reduce((sum, s) => sum + s, 0)
  return Array.from({ length: n }, (_, i) => {
    const values = shapleyValues(attributes.length + 1, (coalition) => sharesAt(coalition)[i]!)
    return {
      product: before.products[before.product[i]!]!,
      before: before.shares[i]! / total(before.shares),
      after: after.shares[i]! / total(after.shares),
      parts: values.subarray(0, attributes.length),
      unexplained: values[attributes.length]!,
    }
  })
}

/** The log-attraction that the observed shares have beyond the fitted one, up to a constant of the market. */
function unexplained(fit: Pick<AttractionFit, 'predict'>, panel: SharePanel): Float64Array {
  return fit.predict(panel).map((share, i) => Math.log(panel.shares[i]!) - Math.log(share))
}
