import { UserError } from '@bellwether/core'
import {
  type AttractionFit,
  attractionDrift,
  instrumentedAttraction,
  logitAttraction,
  type SharePanel,
} from '@bellwether/models'
import { type NamedPanel, withLogs } from '../panel/panel.ts'
import type { Assumption, Volume } from './scenario.ts'

/** Who is in the market now. */
export type Standing = {
  readonly entity: string
  readonly share: number
  /** As they are stated, before logarithms; undefined where they are not known: such an entity can only leave. */
  readonly attributes: Readonly<Record<string, number>> | undefined
}

/** A market that what-if questions are put to. */
export type SimulatedMarket = {
  readonly panel: NamedPanel
  readonly fit: AttractionFit
  readonly attributes: readonly string[]
  readonly logs: readonly string[]
  readonly standing: readonly Standing[]
  /** The attribute that is the price, if there is one. */
  readonly price: string | undefined
  readonly volume: Volume
  /** Revenue a unit is the price times this; undefined where it is `volume.revenue_per_unit` and moves with the price. */
  readonly priceScale: number | undefined
  /** Attributes whose effect a design identifies, or an assumption states. */
  readonly identified: readonly string[]
}

/** How a panel becomes a market. */
export type MarketOptions = {
  readonly attributes: readonly string[]
  readonly logs?: readonly string[]
  readonly errors?: 'classical' | 'clustered' | 'two-way'
  readonly price?: string | undefined
  /** What moves the price and not the share itself. */
  readonly instruments?: readonly string[]
  readonly volume?: Partial<Volume>
  readonly priceScale?: number
  /** Shares of those that the panel lacks in its last period: they compete, and nothing of them changes. */
  readonly others?: readonly { readonly entity: string; readonly share: number }[]
}

/** The part of the market that no entity of the panel has. */
export const outside = 'Other'

const volumeOf = (volume: Partial<Volume> = {}): Volume => ({
  size: volume.size ?? Number.NaN,
  growth: volume.growth ?? 0,
  growth_sd: volume.growth_sd ?? 0,
  unit: volume.unit ?? 'users',
  revenue_per_unit: volume.revenue_per_unit ?? 0,
})

function fitOf(
  panel: NamedPanel,
  { attributes, price, instruments = [], errors = 'clustered' }: MarketOptions,
): AttractionFit {
  if (instruments.length === 0) return logitAttraction(panel, { attributes, errors })
  if (price !== undefined)
    return instrumentedAttraction(panel, { form: 'mnl', attributes, endogenous: price, instruments })
  throw new UserError('instruments without a price that they move', {
    hint: '--price price --instruments cost',
  })
}

function standingOf(panel: NamedPanel, { attributes, others = [] }: MarketOptions): Standing[] {
  const last = panel.periods.length - 1
  const rows = Array.from(panel.market, (_, i) => i).filter((i) => panel.market[i] === last)
  const known = rows.map(
    (i): Standing => ({
      entity: panel.products[panel.product[i]!]!,
      share: panel.shares[i]!,
      attributes: Object.fromEntries(attributes.map((name) => [name, panel.attributes[name]![i]!])),
    }),
  )
  const rest = others.map(({ entity, share }): Standing => ({ entity, share, attributes: undefined }))
  const left = 1 - [...known, ...rest].reduce((sum, { share }) => sum + share, 0)
  return [
    ...known,
    ...rest,
    ...(left > 1e-6 ? [{ entity: outside, share: left, attributes: undefined }] : []),
  ]
}

/**
 * A market from a panel: the attraction model over all periods, and who stands where in the last.
 *
 * @throws UserError like `logitAttraction` and `instrumentedAttraction`
 */
export function marketOf(panel: NamedPanel, options: MarketOptions): SimulatedMarket {
  const { attributes, logs = [], price, instruments = [], volume, priceScale } = options
  const ready = withLogs(panel, logs)
  return {
    panel: ready,
    fit: fitOf(ready, options),
    attributes,
    logs,
    standing: standingOf(panel, options),
    price: price ?? attributes.find((name) => name === 'price'),
    volume: volumeOf(volume),
    priceScale,
    identified: instruments.length > 0 && price !== undefined ? [price] : [],
  }
}

/** A market with some effects, or the size of the market, taken from elsewhere. */
export function withAssumptions(
  market: SimulatedMarket,
  assume: Readonly<Record<string, Assumption>>,
  volume: Partial<Volume> = {},
): SimulatedMarket {
  const names = market.fit.coefficients.map(({ name }) => name)
  const estimates = market.fit.estimates.slice()
  const covariance = { ...market.fit.covariance, data: market.fit.covariance.data.slice() }
  const size = names.length
  for (const [attribute, { effect, sd }] of Object.entries(assume)) {
    const k = names.indexOf(attribute)
    estimates[k] = effect
    for (let i = 0; i < size; i++) {
      covariance.data[k * size + i] = 0
      covariance.data[i * size + k] = 0
    }
    covariance.data[k * size + k] = sd ** 2
  }
  const { attraction, predict } = market.fit
  const fit: AttractionFit = {
    ...market.fit,
    estimates,
    covariance,
    attraction: (panel, coefficients = estimates) => attraction(panel, coefficients),
    predict: (panel, coefficients = estimates) => predict(panel, coefficients),
  }
  return {
    ...market,
    fit,
    volume: { ...market.volume, ...volume },
    // A size of one's own is not in tokens at list price any more.
    priceScale: volume.revenue_per_unit === undefined ? market.priceScale : undefined,
    identified: [...market.identified, ...Object.keys(assume)],
  }
}

/** The market now as the model sees it: one market, attributes on the model's scale, 0 where they are not known. */
export function nowOf({ standing, attributes, logs, fit }: SimulatedMarket): SharePanel {
  const scaled = (name: string, value: number | undefined) =>
    value === undefined ? 0 : logs.includes(name) ? Math.log(value) : value
  return {
    market: new Int32Array(standing.length),
    product: Int32Array.from(standing, ({ entity }, i) => {
      const at = fit.products.indexOf(entity)
      return at < 0 ? fit.products.length + i : at
    }),
    products: fit.products,
    shares: Float64Array.from(standing, ({ share }) => share),
    attributes: Object.fromEntries(
      attributes.map((name) => [
        name,
        Float64Array.from(standing, (s) => scaled(name, s.attributes?.[name])),
      ]),
    ),
  }
}

/** How far log-attractions drift by themselves, a standard deviation a period ahead. */
export const driftOf = ({ fit, panel }: SimulatedMarket, horizon: number): Float64Array =>
  attractionDrift(fit, panel, horizon)

/**
 * Attributes whose estimated effect has the sign against what they do by themselves: a higher price that goes with more
 * share, a better rating that goes with less. Something that is not observed stands behind both.
 */
export function contraryEffects({ fit, price, identified }: SimulatedMarket): string[] {
  const expected: Readonly<Record<string, number>> = {
    arena_rating: 1,
    ...(price !== undefined && { [price]: -1 }),
  }
  return fit.coefficients.flatMap(({ name }, k) => {
    const sign = expected[name]
    return sign !== undefined && sign * fit.estimates[k]! < 0 && !identified.includes(name) ? [name] : []
  })
}
