import { type ShareHistory, totalVariation } from './history.ts'
import type { ShareModel } from './model.ts'

const leastHistory = 4
const mostOrigins = 60

/** The past of a market cut at an origin, and what came. */
export type Trial = { readonly history: ShareHistory; readonly actual: readonly Float64Array[] }

/** Where the past of a market is cut: its last origins, latest first. */
function trialsOf({ members, shares }: ShareHistory, horizon: number, least: number): Trial[] {
  const trials: Trial[] = []
  for (let k = 0; k < mostOrigins; k++) {
    const origin = shares.length - horizon - k
    if (origin < least) break
    trials.push({
      history: { members, shares: shares.slice(0, origin) },
      actual: shares.slice(origin, origin + horizon),
    })
  }
  return trials
}

/**
 * Trials of all markets, those that are as far back together, latest first.
 *
 * @param least how many periods a history needs before it is cut
 */
export function byOrigin(
  histories: readonly ShareHistory[],
  horizon: number,
  least: number = leastHistory,
): Trial[][] {
  const markets = histories.map((history) => trialsOf(history, horizon, least))
  const longest = Math.max(0, ...markets.map(({ length }) => length))
  return Array.from({ length: longest }, (_, k) => markets.flatMap((trials) => trials[k] ?? []))
}

/** Total variation distance of a model's forecast to what came, summed over steps. */
export function lossOf(model: ShareModel, { history, actual }: Trial): number {
  const forecast = model.forecast(history, actual.length)
  return actual.reduce((sum, row, h) => sum + totalVariation(forecast[h]!, row), 0)
}

/** Log ratios of losses to those of no change; nothing lost or won where nothing changed. */
export const gainsOf = (losses: readonly number[], bar: readonly number[]) =>
  losses.map((loss, k) => (bar[k]! > 0 ? Math.log(Math.max(loss / bar[k]!, 1e-3)) : 0))
