/**
 * How often the 95 % intervals of levers contain the planted effect, on simulated products whose users come, stay, leave and
 * return one by one.
 *
 *   npm run bench:levers -- [--products 1000] [--periods 8,12,24]
 *
 * Two worlds: in the calm one every period has the same chances; in the uneven one each period has a luck of its own (new
 * users vary by 15 %, the odds to stay and return by 20 %), as products have. The truth is what each lever changes under the
 * planted chances, from the users that there are at the end of the history.
 */
import { parseArgs } from 'node:util'
import { type LeverRow, type LeversOptions, leverRows, type UserHistory } from '@bellwether/analysis'
import { createRandom, type Random } from '@bellwether/core'
import { type Lever, leverEffects } from '@bellwether/models'

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '1000' },
    periods: { type: 'string', default: '8,12,24' },
  },
})
const products = Number(values.products)

const chances = {
  stay: Float64Array.of(0.4, 0.6, 0.75, 0.85, 0.9, 0.92),
  return: Float64Array.of(0.12, 0.08, 0.05, 0.03, 0.02, 0.015),
}
const arriving = 400
const longest = 7
const options: LeversOptions = { revenuePerUser: 2, priceElasticity: -1.3, horizons: [3, 6, 12] }
const levers: Record<string, Lever> = {
  retention: { kind: 'retention', points: 0.01 },
  newUsers: { kind: 'newUsers', factor: 1.1 },
  reactivation: { kind: 'reactivation', factor: 1.1 },
  price: { kind: 'price', factor: 0.9, newUsersElasticity: -1.3, churnElasticity: 0 },
}

/** A chance whose odds are multiplied. */
const moved = (p: number, odds: number) => (p * odds) / (1 - p + p * odds)

/** The mean of a chance over what periods bring. */
function meanChance(p: number, spread: number): number {
  const random = createRandom(1)
  const draws = spread > 0 ? 20_000 : 1
  let sum = 0
  for (let i = 0; i < draws; i++) sum += moved(p, Math.exp(spread * random.normal()))
  return sum / draws
}

function binomial(random: Random, n: number, p: number): number {
  let count = 0
  for (let i = 0; i < n; i++) if (random.uniform() < p) count++
  return count
}

function poisson(random: Random, mean: number): number {
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()))
}

const total = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0)

/** One product's users by periods in a row and periods away, one entry more than chances are told apart. */
function simulate(random: Random, periods: number, uneven: number): UserHistory {
  let [streaks, gaps] = [new Array<number>(longest).fill(0), new Array<number>(longest).fill(0)]
  const at = (list: Float64Array, i: number) => list[Math.min(i, list.length - 1)]!
  const history = []
  // The first 24 periods are before the data begin.
  for (let t = -24; t < periods; t++) {
    const luck = { come: uneven * 0.75, stay: uneven, back: uneven }
    const [come, stay, back] = [luck.come, luck.stay, luck.back].map((s) => Math.exp(s * random.normal()))
    const stayed = streaks.map((n, a) => binomial(random, n, moved(at(chances.stay, a), stay!)))
    const returned = gaps.map((n, g) => binomial(random, n, moved(at(chances.return, g), back!)))
    const fresh = poisson(random, arriving * come!)
    const left = total(streaks) - total(stayed)
    const shift = (first: number, rest: readonly number[]) => {
      const all = [first, ...rest]
      return [...all.slice(0, longest - 1), total(all.slice(longest - 1))]
    }
    gaps = shift(
      left,
      gaps.map((n, g) => n - returned[g]!),
    )
    streaks = shift(fresh + total(returned), stayed)
    if (t >= 0) history.push({ active: total(streaks), new: fresh, streaks, gaps })
  }
  return history
}

const meanChances = (uneven: number) => ({
  stay: chances.stay.map((p) => meanChance(p, uneven)),
  return: chances.return.map((p) => meanChance(p, uneven)),
})

/** What a lever changes under the planted chances. */
function truth(history: UserHistory, model: ReturnType<typeof meanChances>, lever: Lever, uneven: number) {
  const last = history.at(-1)!
  const base = { byAge: Float64Array.from(last.streaks), dormant: Float64Array.from(last.gaps) }
  // The mean of a lognormal.
  const level = arriving * Math.exp((0.75 * uneven) ** 2 / 2)
  const plan = { model, base, newUsers: new Array<number>(12).fill(level), revenuePerUser: 2 }
  return leverEffects(plan, lever, options.horizons)
}

function coverage(periods: number, uneven: number, name: string): void {
  const random = createRandom(periods * 10 + +(uneven > 0))
  const inside = new Map<string, number>()
  const model = meanChances(uneven)
  const add = (key: string, low: number, high: number, wanted: number) =>
    inside.set(key, (inside.get(key) ?? 0) + +(low <= wanted && wanted <= high) / products)
  for (let p = 0; p < products; p++) {
    const history = simulate(random, periods, uneven)
    const rows: LeverRow[] = leverRows(history, options)
    for (const [lever, pulled] of Object.entries(levers)) {
      truth(history, model, pulled, uneven).forEach(({ horizon, activeChange, revenueChange }) => {
        const row = rows.find((found) => found.lever === lever && found.horizon === horizon)!
        add(`${lever} users`, row.active_low, row.active_high, activeChange)
        add(`${lever} revenue`, row.revenue_low, row.revenue_high, revenueChange)
      })
    }
  }
  for (const [key, share] of inside) {
    const percent = ((100 * share) / options.horizons.length).toFixed(1)
    console.log(`${name}, ${periods} periods, ${key}: ${percent} % of intervals contain the planted effect`)
  }
}

for (const periods of values.periods.split(',').map(Number)) {
  coverage(periods, 0, 'calm')
  coverage(periods, 0.2, 'uneven')
}
