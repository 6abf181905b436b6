import { type Bilingual, dayNumber, isUserError } from '@bellwether/core'
import { type Engine, type Figure, type FigureOptions, figures } from '@bellwether/market'
import { rankCorrelation } from '@bellwether/models'
import { type Catalogue, driversOn, type LlmPanel } from './llm-panel.ts'

/** A column of the map: from what technology offers to the share that comes of it. */
export const mapColumns = ['technology', 'model', 'users', 'share'] as const

/** One thing on the map, with its value for each vendor that it is known of. */
export type MapNode = {
  readonly id: string
  readonly label: Bilingual
  readonly column: (typeof mapColumns)[number]
  readonly values: ReadonlyMap<string, number>
}

/** What goes with what: a rank correlation over vendors, or nulls where fewer than `fewest` are known of both. */
export type MapEdge = {
  readonly from: string
  readonly to: string
  readonly association: number | null
  readonly low: number | null
  readonly high: number | null
  readonly p_value: number | null
  /** Vendors of which both are known. */
  readonly n: number
}

export type DriverMap = {
  readonly as_of: string
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
}

/** Rank correlations of fewer vendors than this are not told. */
const fewest = 5

const links: readonly (readonly [from: string, to: string])[] = [
  ['context_length', 'arena_rating'],
  ['open_weights', 'arena_rating'],
  ['releases', 'arena_rating'],
  ['open_weights', 'price'],
  ['price', 'downloads'],
  ['price', 'token_share'],
  ['arena_rating', 'reach'],
  ['arena_rating', 'downloads'],
  ['arena_rating', 'experience'],
  ['arena_rating', 'token_share'],
  ['arena_rating', 'growth'],
  ['reach', 'referral_share'],
  ['reach', 'growth'],
  ['experience', 'referral_share'],
  ['downloads', 'token_share'],
  ['downloads', 'growth'],
]

/** The latest figure of each vendor, the largest where it has several products. */
function latestBy(rows: readonly Figure[], combine: (a: number, b: number) => number): Map<string, number> {
  const last = new Map<string, Figure>()
  for (const row of rows) {
    const key = JSON.stringify([row.vendor, row.entity])
    if (row.preferred && row.period_end >= (last.get(key)?.period_end ?? '')) last.set(key, row)
  }
  const values = new Map<string, number>()
  for (const { vendor, value } of last.values()) {
    const before = values.get(vendor)
    values.set(vendor, before === undefined ? value : combine(before, value))
  }
  return values
}

const sharesOn = ({ shares }: LlmPanel, period: string) =>
  new Map(
    shares.flatMap((row) => (row.period_end === period && row.share > 0 ? [[row.vendor, row.share]] : [])),
  )

/** How each vendor's share changed, as a logarithm, since the period nearest to a year before. */
function growthOf(panel: LlmPanel, period: string): Map<string, number> {
  const day = dayNumber(period)
  const away = (other: string) => Math.abs(day - dayNumber(other) - 365)
  const before = panel.panel.periods.reduce((best, other) => (away(other) < away(best) ? other : best))
  const [first, last] = [sharesOn(panel, before), sharesOn(panel, period)]
  return new Map(
    [...last].flatMap(([vendor, share]) => {
      const then = first.get(vendor)
      return then === undefined ? [] : [[vendor, Math.log(share / then)]]
    }),
  )
}

function technologyOf(catalogue: Catalogue, vendors: readonly string[], date: string) {
  const known = vendors.map((vendor) => [vendor, driversOn(catalogue, vendor, date)] as const)
  const values = (of: (drivers: ReturnType<typeof driversOn>) => number | null) =>
    new Map(
      known.flatMap(([vendor, drivers]) => {
        const value = of(drivers)
        return value === null ? [] : [[vendor, value] as const]
      }),
    )
  const day = dayNumber(date)
  const paces = vendors.flatMap((vendor) => {
    const recent = catalogue.models.filter((model) => {
      const age =
        day - dayNumber(model.release_date.length === 7 ? `${model.release_date}-01` : model.release_date)
      return model.vendor === vendor && age >= 0 && age <= 365
    })
    return recent.length > 0 ? [[vendor, recent.length] as const] : []
  })
  return { values, releases: new Map(paces) }
}

function edgesOf(nodes: readonly MapNode[]): MapEdge[] {
  const byId = new Map(nodes.map((node) => [node.id, node.values]))
  return links.map(([from, to]) => {
    const [left, right] = [byId.get(from)!, byId.get(to)!]
    const vendors = [...left.keys()].filter((vendor) => right.has(vendor))
    const none = { from, to, association: null, low: null, high: null, p_value: null, n: vendors.length }
    if (vendors.length < fewest) return none
    try {
      const { estimate, low, high, pValue } = rankCorrelation(
        vendors.map((vendor) => left.get(vendor)!),
        vendors.map((vendor) => right.get(vendor)!),
      )
      return { ...none, association: estimate, low, high, p_value: pValue }
    } catch (error) {
      if (isUserError(error)) return none
      throw error
    }
  })
}

/** What is published of how far vendors reach. */
async function reachOf(engine: Engine) {
  const ask = (options: FigureOptions) => engine.all<Figure>(figures(engine.dialect, options))
  const users = await ask({ market: 'AI assistants', measure: 'monthly_active_users' })
  const downloads = await ask({ market: 'Package downloads: official SDKs', measure: 'package_downloads' })
  const referrals = await ask({ measure: 'referrals', region: 'Worldwide' })
  return {
    users: users.filter(
      ({ market, basis }) => market === 'AI assistants' && basis === 'as the vendor counts them',
    ),
    downloads,
    referrals: referrals.filter(({ unit }) => unit === 'percent'),
  }
}

const node = (
  id: string,
  en: string,
  zh: string,
  column: MapNode['column'],
  values: MapNode['values'],
): MapNode => ({ id, label: { en, zh }, column, values })

/**
 * How capability, reach of application and user experience go with share and growth: vendors' values in the latest month of
 * the panel, and rank correlations between them. What the facts do not hold has no values, and its edges say so.
 */
export async function driverMap(engine: Engine, panel: LlmPanel): Promise<DriverMap> {
  const date = panel.panel.periods.at(-1)!
  const vendors = [...new Set(panel.shares.map(({ vendor }) => vendor))]
  const { values, releases } = technologyOf(panel.catalogue, vendors, date)
  const { users, downloads, referrals } = await reachOf(engine)
  const [context, open, price, rating] = [
    values((d) => d.context_length),
    values((d) => d.open_weights),
    values((d) => d.price),
    values((d) => d.arena_rating),
  ]
  const add = (a: number, b: number) => a + b
  const nodes = [
    node('context_length', 'Context length', '上下文长度', 'technology', context),
    node('open_weights', 'Open weights', '开放权重', 'technology', open),
    node('releases', 'Releases in a year', '一年发布数', 'technology', releases),
    node('price', 'Price', '价格', 'model', price),
    node('arena_rating', 'Capability (arena rating)', '能力（竞技场评分）', 'model', rating),
    node('reach', 'Reach: monthly users', '触达：月活用户', 'users', latestBy(users, Math.max)),
    node('downloads', 'Reach: SDK downloads', '触达：SDK 下载', 'users', latestBy(downloads, add)),
    node('experience', 'User experience', '用户体验', 'users', new Map()),
    node('token_share', 'Token share', 'token 份额', 'share', sharesOn(panel, date)),
    node('growth', 'Growth of token share', 'token 份额增长', 'share', growthOf(panel, date)),
    node('referral_share', 'Referral share', '引荐份额', 'share', latestBy(referrals, Math.max)),
  ]
  return { as_of: date, nodes, edges: edgesOf(nodes) }
}
