import type { AttractionFit } from './attraction.ts'
import type { SharePanel } from './share-panel.ts'

/** Fewer pairs of observations than this do not tell how far shares drift; the last that do are carried on. */
const fewest = 20

/** The squared differences of a product's residuals that lie `steps` markets apart, and how many there are. */
function differences(
  panel: SharePanel,
  residuals: Float64Array,
  steps: number,
): { sum: number; pairs: number } {
  const at = new Map<number, number>()
  for (let i = 0; i < residuals.length; i++)
    at.set(panel.market[i]! * panel.products.length + panel.product[i]!, residuals[i]!)
  let [sum, pairs] = [0, 0]
  for (const [key, residual] of at) {
    const later = at.get(key + steps * panel.products.length)
    if (later === undefined) continue
    sum += (later - residual) ** 2
    pairs++
  }
  return { sum, pairs }
}

/**
 * How far log-attractions drift from what the attributes say, 1, 2, … markets ahead: the standard deviation of differences
 * of residuals that lie so far apart in the panel, whatever the process behind them. Markets must be numbered in time order.
 * Corrected for the log-centring and for the coefficients that were fitted; never shorter at a longer horizon. Horizons that
 * the panel is too short for grow with the square root of time.
 *
 * @returns one standard deviation a step
 */
export function attractionDrift(fit: AttractionFit, panel: SharePanel, horizon: number): Float64Array {
  const n = panel.shares.length
  const free = n - fit.markets
  const fitted = free / Math.max(1, free - fit.estimates.length)
  const centring = n / Math.max(1, free)
  const result = new Float64Array(horizon)
  let known = 0
  for (let h = 1; h <= horizon; h++) {
    const { sum, pairs } = differences(panel, fit.residuals, h)
    const last = h > 1 ? result[h - 2]! : 0
    if (pairs >= fewest || known === 0) {
      result[h - 1] = Math.max(last, Math.sqrt((sum / Math.max(1, pairs)) * fitted * centring))
      known = h
    } else result[h - 1] = result[known - 1]! * Math.sqrt(h / known)
  }
  return result
}
