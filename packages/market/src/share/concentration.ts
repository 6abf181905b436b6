import { type Contract, type Dimension, other, type ShareRow } from './contract.ts'
import { byPeriod } from './groups.ts'

/** What is known of the firms that a list leaves out: none is larger than the smallest listed, or nothing at all. */
export const unlisted = ['smaller', 'any'] as const
export type Unlisted = (typeof unlisted)[number]

/** How concentrated a market is. Concentration ratios are fractions of 1; HHI is on its usual scale to 10,000. */
export type Concentration = {
  /** Herfindahl–Hirschman index of the firms that are named: the least that the market's can be. */
  readonly hhi: number
  readonly hhi_low: number
  readonly hhi_high: number
  /** Shares of the one, three and four largest named firms together. */
  readonly cr1: number
  readonly cr3: number
  readonly cr4: number
  /** Shannon's entropy in nats, with what is not named as one firm: the least that the market's can be. */
  readonly entropy: number
  /** The number of equal firms that would give this HHI (Hill number of order 2): at most, where firms are not named. */
  readonly effective_firms: number
  /** The number of equal firms that would give this entropy (Hill number of order 1): at least, likewise. */
  readonly effective_firms_entropy: number
  readonly firms: number
  /** The share of the market that no figure names. */
  readonly unnamed: number
}

const full = 10_000

const sumOf = (values: readonly number[], of: (value: number) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0)

/**
 * The most that firms sharing `left` of a market can add to its HHI (on the scale to 1) when none has more than `cap`:
 * as many as fit have the cap and one has the rest. Squares are convex, so no other division of `left` gives more.
 */
function mostConcentrated(left: number, cap: number): number {
  if (cap >= left) return left ** 2
  const whole = Math.floor(left / cap)
  return whole * cap ** 2 + (left - whole * cap) ** 2
}

/**
 * Concentration of a market from its shares.
 *
 * Firms that no figure names have `unnamed` of the market together. They add nothing to HHI when there are very many of
 * them: that is `hhi_low`. They add the most when as many as possible are as large as a list allows: that is
 * `hhi_high`. In a list of the largest firms none that is left out exceeds the smallest listed; of a list that is not
 * (`any`) it is only known that the rest may be a single firm.
 *
 * @param named shares of the named firms, fractions of 1
 * @param unnamed share of all others together
 * @see Hall and Tideman (1967), "Measures of concentration", JASA 62; Hill (1973), "Diversity and evenness", Ecology 54
 */
export function concentration(
  named: readonly number[],
  unnamed = 0,
  known: Unlisted = 'smaller',
): Concentration {
  const sorted = named.filter((share) => share > 0).sort((a, b) => b - a)
  const cr = (n: number) => sumOf(sorted.slice(0, n), (share) => share)
  const squares = sumOf(sorted, (share) => share ** 2)
  const cap = known === 'smaller' ? (sorted.at(-1) ?? 1) : 1
  const entropy = -sumOf(unnamed > 0 ? [...sorted, unnamed] : sorted, (share) => share * Math.log(share))
  return {
    hhi: squares * full,
    hhi_low: squares * full,
    hhi_high: (squares + (unnamed > 0 ? mostConcentrated(unnamed, cap) : 0)) * full,
    cr1: cr(1),
    cr3: cr(3),
    cr4: cr(4),
    entropy,
    effective_firms: 1 / squares,
    effective_firms_entropy: Math.exp(entropy),
    firms: sorted.length,
    unnamed,
  }
}

/** The concentration of a market on one basis in one period. */
export type ConcentrationRow = Omit<Contract, 'interval'> & { readonly leader: string } & Concentration

/** The concentration of every market and period that shares are given of. */
export function concentrationOf<By extends Dimension = 'vendor'>(
  shares: readonly ShareRow<By>[],
  { by = 'vendor' as By, known = 'smaller' }: { by?: By; known?: Unlisted } = {},
): ConcentrationRow[] {
  return byPeriod(shares).map((rows) => {
    const {
      market,
      basis,
      measure,
      unit,
      region,
      segment,
      period_start,
      period_end,
      population,
      as_of,
      total,
    } = rows[0]!
    const named = rows.filter((row) => row[by] !== other)
    const unnamed = sumOf(
      rows.filter((row) => row[by] === other).map(({ share }) => share),
      (share) => share,
    )
    return {
      ...{ market, basis, measure, unit, period_start, period_end, leader: named[0]?.[by] ?? other },
      ...concentration(
        named.map(({ share }) => share),
        unnamed,
        known,
      ),
      ...{ region, segment, population, as_of, total },
      sources: [...new Set(rows.flatMap(({ sources }) => sources))].sort(),
    }
  })
}
