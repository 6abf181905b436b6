import { type Engine, type Figure, figures, observedShares } from '@bellwether/market'
import { type LlmPanel, llmLogs, llmPanel, tokenMarket } from '../drivers/llm-panel.ts'
import { marketOf, type SimulatedMarket } from './market.ts'
import type { Volume } from './scenario.ts'

/** What attracts in the model of the LLM market: one price, since those of input and output move together. */
export const simulatedDrivers = [
  'arena_rating',
  'price',
  'context_length',
  'open_weights',
  'recency',
] as const

/** The tokens of the router month by month: size, and growth over the last year. */
async function tokenVolume(engine: Engine): Promise<Partial<Volume>> {
  const rows = await engine.all<Figure>(
    figures(engine.dialect, { market: 'OpenRouter routed tokens', measure: 'tokens' }),
  )
  const months = rows.filter(
    ({ market, unit, period_start, period_end, preferred }) =>
      market === 'OpenRouter routed tokens' &&
      unit === 'tokens' &&
      preferred &&
      // A month that is not over would look like a fall.
      Number(period_end.slice(8)) >= 28 &&
      period_start.endsWith('-01'),
  )
  const steps = months
    .slice(1)
    .map(({ value }, i) => Math.log(value / months[i]!.value))
    .slice(-12)
  const last = months.at(-1)
  if (!last || steps.length < 3) return { unit: 'tokens' }
  const growth = steps.reduce((sum, step) => sum + step, 0) / steps.length
  const variance = steps.reduce((sum, step) => sum + (step - growth) ** 2, 0) / (steps.length - 1)
  return { size: last.value, growth, growth_sd: Math.sqrt(variance), unit: 'tokens' }
}

/** The LLM market as a panel, and as what what-if questions are put to. */
export type LlmMarket = { readonly source: LlmPanel; readonly market: SimulatedMarket }

/**
 * The LLM market by the tokens of its longest series: an attraction model of those of whom all drivers are known, among all
 * that compete now.
 *
 * @param replies whether rivals reply in prices, which needs the price itself in the model in place of its logarithm
 * @throws UserError when the facts hold too little
 */
export async function llmMarket(
  engine: Engine,
  { source, replies = false }: { source?: LlmPanel; replies?: boolean } = {},
): Promise<LlmMarket> {
  const panel = source ?? (await llmPanel(engine))
  const shares = await observedShares(engine, { market: tokenMarket, measure: 'tokens' })
  const last = panel.panel.periods.at(-1)!
  const known = new Set(
    Array.from(panel.panel.product, (j, i) =>
      panel.panel.market[i] === panel.panel.periods.length - 1 ? panel.panel.products[j]! : '',
    ),
  )
  const others = shares
    .filter(({ period_end, vendor, share }) => period_end === last && share > 0 && !known.has(vendor))
    .map(({ vendor, share }) => ({ entity: vendor, share }))
  const market = marketOf(panel.panel, {
    attributes: simulatedDrivers,
    logs: llmLogs.filter(
      (name) => (simulatedDrivers as readonly string[]).includes(name) && !(replies && name === 'price'),
    ),
    errors: 'two-way',
    price: 'price',
    volume: await tokenVolume(engine),
    // Prices are USD a million tokens.
    priceScale: 1e-6,
    others,
  })
  return { source: panel, market }
}
