import normalCdf from '@stdlib/stats-base-dists-normal-cdf'

/** A normal distribution of the logarithm. */
export type LogNormal = { readonly mean: number; readonly deviation: number }

/** The part of a distribution that makes its mean. */
export const central = 0.99

/**
 * The mean of an even mixture of log-normal distributions, of its central 99 % alone. Where deviations are themselves
 * estimates, the whole has none that is finite, and what a few wide parts have far out would make it.
 *
 * @param low the logarithm of the quantile below which half a per cent lies
 * @param high that above which half a per cent lies
 */
export function centralMean(parts: readonly LogNormal[], low: number, high: number): number {
  if (high - low < 1e-6) return Math.exp((low + high) / 2)
  // ∫ exp(x) φ(x; m, s) dx = exp(m + s²/2) Φ(x; m + s², s)
  const masses = parts.map(({ mean, deviation }) => {
    const spread = Math.max(deviation, 1e-12)
    const below = (x: number) => normalCdf(x, mean + spread ** 2, spread)
    return Math.exp(mean + spread ** 2 / 2) * (below(high) - below(low))
  })
  return masses.reduce((sum, mass) => sum + mass, 0) / (central * parts.length)
}
