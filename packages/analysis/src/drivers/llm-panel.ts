import { dayNumber, dayOf, median } from '@bellwether/core'
import {
  type Engine,
  type Figure,
  figures,
  observedShares,
  other,
  type PricePoint,
  priceHistory,
  type Release,
  releases,
  type ShareRow,
} from '@bellwether/market'
import { type NamedPanel, type PanelRow, panelOf } from '../panel/panel.ts'

/** Whose shares the panel of the LLM market holds: the longest series that names vendors month by month. */
export const tokenMarket = 'OpenRouter routed tokens (one day a month)'

/** What describes a vendor in a month. Prices and contexts are positive and enter by their logarithms. */
export const llmDrivers = [
  'arena_rating',
  'price_input',
  'price_output',
  'context_length',
  'open_weights',
  'recency',
] as const
/** What else is known: `price` blends three parts of input with one of output, for questions that need one price. */
const llmAttributes = [...llmDrivers, 'price'] as const
export type LlmDriver = (typeof llmAttributes)[number]
export const llmLogs: readonly LlmDriver[] = ['price_input', 'price_output', 'context_length', 'price']

/** A vendor's shares and what is known of it; `null` where nothing is. */
export type VendorMonth = { readonly period: string; readonly entity: string; readonly share: number } & {
  readonly [D in LlmDriver]: number | null
}

/** The panel, with every vendor and month that had a share, also those of which too little is known. */
export type LlmPanel = {
  readonly panel: NamedPanel
  readonly months: readonly VendorMonth[]
  /** Vendor-months with a share that lack a driver, and the part of the market that the others have on average. */
  readonly leftOut: number
  readonly covered: number
  readonly sources: readonly string[]
  readonly shares: readonly ShareRow[]
  readonly catalogue: Catalogue
}

const year = 365
/** A month in days: 365.25 / 12. */
const month = 30.4375

/** The catalogue of the market, by vendor. */
export type Catalogue = {
  readonly board: readonly Figure[]
  readonly models: readonly Release[]
  readonly prices: readonly PricePoint[]
}

/**
 * The price history, reaching back to each model's release: the record begins in 2025 for most, and a first price on record
 * is taken for the one at release.
 */
function sinceRelease(prices: readonly PricePoint[], models: readonly Release[]): PricePoint[] {
  const key = ({ vendor, model }: { vendor: string; model: string }) => JSON.stringify([vendor, model])
  const released = new Map(models.map((model) => [key(model), dayOf(releaseDay(model))]))
  const seen = new Set<string>()
  return prices.flatMap((point) => {
    const day = released.get(key(point))
    const first = !seen.has(key(point))
    seen.add(key(point))
    return first && day !== undefined && day < point.effective_date
      ? [{ ...point, effective_date: day }, point]
      : [point]
  })
}

async function readCatalogue(engine: Engine): Promise<Catalogue> {
  const { dialect } = engine
  const [board, models, prices] = [
    await engine.all<Figure>(figures(dialect, { measure: 'arena_rating' })),
    await engine.all<Release>(releases(dialect)),
    await engine.all<PricePoint>(priceHistory(dialect)),
  ]
  return { board, models, prices: sinceRelease(prices, models) }
}

/** The day of a release; the first of a month of which the day is not known. */
const releaseDay = ({ release_date }: Release) =>
  dayNumber(release_date.length === 7 ? `${release_date}-01` : release_date)

const most = (values: readonly number[]) => (values.length > 0 ? Math.max(...values) : null)

/**
 * The best rating of a vendor's models: the leaderboard's own of the last two months, else the best of what stood there
 * before and of the models that were released by then. Ratings drift together over the years; only differences within a
 * month count here.
 */
function ratingOf(board: readonly Figure[], released: readonly Release[], day: number): number | null {
  const known = board.filter(({ period_end }) => dayNumber(period_end) <= day + month)
  const last = known.at(-1)
  if (last && day - dayNumber(last.period_end) <= 2 * month) return last.value
  const ratings = released.flatMap(({ arena_rating }) => (arena_rating === null ? [] : [arena_rating]))
  return most([...(last ? [last.value] : []), ...ratings])
}

/** The list prices in force of the models that were priced anew within the last year; free ones are left out. */
function pricesOf(points: readonly PricePoint[], day: number): PricePoint[] {
  const inForce = new Map<string, PricePoint>()
  for (const point of points) {
    const age = day - dayNumber(point.effective_date)
    if (age >= 0 && age <= year) inForce.set(point.model, point)
  }
  return [...inForce.values()].filter(
    ({ price_input, price_output }) => price_input > 0 && (price_output ?? 0) > 0,
  )
}

const orNull = (values: readonly number[], of: (values: readonly number[]) => number) =>
  values.length > 0 ? of(values) : null

/** Everything that is known of a vendor on a day. */
export function driversOn(
  { board, models, prices }: Catalogue,
  vendor: string,
  date: string,
): Record<LlmDriver, number | null> {
  const day = dayNumber(date)
  const released = models.filter((model) => model.vendor === vendor && releaseDay(model) <= day)
  const recent = released.filter((model) => day - releaseDay(model) <= year)
  const priced = pricesOf(
    prices.filter((point) => point.vendor === vendor),
    day,
  )
  const open = recent.flatMap(({ open_weights }) => (open_weights === null ? [] : [Number(open_weights)]))
  const contexts = released.flatMap(({ context_length }) => (context_length === null ? [] : [context_length]))
  return {
    arena_rating: ratingOf(
      board.filter((figure) => figure.vendor === vendor),
      released,
      day,
    ),
    price_input: orNull(
      priced.map(({ price_input }) => price_input),
      median,
    ),
    price_output: orNull(
      priced.map(({ price_output }) => price_output!),
      median,
    ),
    price: orNull(
      priced.map(({ blended }) => blended),
      median,
    ),
    context_length: most(contexts),
    open_weights: orNull(open, (values) => values.reduce((sum, v) => sum + v, 0) / values.length),
    recency: orNull(released.map(releaseDay), (days) => (day - Math.max(...days)) / month),
  }
}

const isKnown = (row: VendorMonth) => llmDrivers.every((driver) => row[driver] !== null)

/**
 * The panel of the LLM market: token shares by vendor and month with rating, prices, context, open weights and recency of
 * release, of vendors of which all are known.
 *
 * @throws UserError when the facts hold fewer than two such months
 */
export async function llmPanel(engine: Engine): Promise<LlmPanel> {
  const all = await observedShares(engine, { market: tokenMarket, measure: 'tokens' })
  const shares = all.filter(({ vendor }) => vendor !== other && vendor !== 'Unattributed')
  const catalogue = await readCatalogue(engine)
  const months = shares
    .filter(({ share, vendor }) => share > 0 && catalogue.models.some((model) => model.vendor === vendor))
    .map(
      ({ period_end, vendor, share }): VendorMonth => ({
        period: period_end,
        entity: vendor,
        share,
        ...driversOn(catalogue, vendor, period_end),
      }),
    )
  const known = months.filter(isKnown)
  const rows = known.map(
    ({ period, entity, share, ...attributes }): PanelRow => ({
      period,
      entity,
      share,
      attributes: attributes as Record<LlmDriver, number>,
    }),
  )
  const periods = new Set(known.map(({ period }) => period)).size
  const sources = [
    ...shares.flatMap((row) => row.sources),
    ...catalogue.board.flatMap((row) => row.sources),
    ...catalogue.models.map((row) => row.source_id),
    ...catalogue.prices.map((row) => row.source_id),
  ]
  return {
    panel: panelOf(rows, llmAttributes),
    months,
    leftOut: months.length - known.length,
    covered: known.reduce((sum, { share }) => sum + share, 0) / periods,
    sources: [...new Set(sources)].sort(),
    shares,
    catalogue,
  }
}
