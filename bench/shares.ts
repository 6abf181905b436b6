/**
 * Total variation distance of the default share forecast over that of no change, and how many shares its 80 % and 95 %
 * intervals held: every file a panel of markets, forecast from several origins of which each sees nothing of what came.
 *
 *   npm run bench -- shares --data shares.csv --time month --by family --value share_pct [--id region]
 *                           [--horizon 6] [--origins 8] [--apart 3]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  chooseShareModel,
  drawShares,
  type ShareHistory,
  type ShareModel,
  shareHistory,
  shareModels,
  shareStretch,
  totalVariation,
} from '@bellwether/models'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    id: { type: 'string', default: 'region' },
    time: { type: 'string', default: 'month' },
    by: { type: 'string', default: 'family' },
    value: { type: 'string', default: 'share_pct' },
    horizon: { type: 'string', default: '6' },
    origins: { type: 'string', default: '8' },
    apart: { type: 'string', default: '3' },
  },
})
if (!values.data) {
  process.stderr.write('no data\n  → npm run bench -- shares --data FILE\n')
  process.exit(2)
}
const horizon = Number(values.horizon)
const noChange = shareModels['no-change']

/** Markets of a plain CSV file, a row a period and a column a member. */
function readMarkets(path: string): Map<string, ShareHistory> {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const place = (name: string) => head.split(',').indexOf(name)
  const [id, time, by, value] = [values.id, values.time, values.by, values.value].map(place)
  const markets = new Map<string, Map<string, Map<string, number>>>()
  for (const cells of lines.map((line) => line.split(','))) {
    const market = markets.get(cells[id!]!) ?? new Map<string, Map<string, number>>()
    const period = market.get(cells[time!]!) ?? new Map<string, number>()
    markets.set(cells[id!]!, market.set(cells[time!]!, period.set(cells[by!]!, Number(cells[value!]))))
  }
  return new Map([...markets].map(([name, periods]) => [name, historyOf(periods)]))
}

function historyOf(periods: ReadonlyMap<string, ReadonlyMap<string, number>>): ShareHistory {
  const members = [...new Set([...periods.values()].flatMap((row) => [...row.keys()]))]
  const rows = [...periods].sort(([a], [b]) => (a < b ? -1 : 1))
  return shareHistory(
    members,
    rows.map(([, row]) => members.map((member) => row.get(member) ?? 0)),
  )
}

const cut = ({ members, shares }: ShareHistory, back: number): ShareHistory => ({
  members,
  shares: shares.slice(0, shares.length - back),
})

/** The distance of a forecast made `back` periods before the end, summed over steps. */
function distance(model: ShareModel, history: ShareHistory, back: number): number {
  const start = history.shares.length - back
  return model
    .forecast(cut(history, back), horizon)
    .reduce((sum, row, h) => sum + totalVariation(row, history.shares[start + h]!), 0)
}

/** How many shares of members that were there came, and how many of them the intervals of each level held. */
function held(model: ShareModel, known: ShareHistory, history: ShareHistory, stretch: number) {
  const mean = model.forecast(known, horizon)
  const { quantile } = drawShares(known, mean, { stretch })
  const bounds = [0.1, 0.9, 0.025, 0.975].map(quantile)
  const counts = { came: 0, in80: 0, in95: 0 }
  for (const [h, row] of mean.entries()) {
    for (const [j, expected] of row.entries()) {
      const share = history.shares[known.shares.length + h]![j]!
      if (!(share > 0 && expected > 0)) continue
      const [low80, high80, low95, high95] = bounds.map((bound) => bound[h]![j]!)
      counts.came++
      if (share >= low80! && share <= high80!) counts.in80++
      if (share >= low95! && share <= high95!) counts.in95++
    }
  }
  return counts
}

const markets = [...readMarkets(values.data)]
const ratios: number[] = []
const coverages: { in80: number; in95: number }[] = []
process.stdout.write(
  'origin (periods before the end), weight, season, trend, relative distance, markets above 1, worst market, in 80 %, in 95 %\n',
)
for (let k = 0; k < Number(values.origins); k++) {
  const back = horizon + k * Number(values.apart)
  const long = markets.filter(([, { shares }]) => shares.length - back >= 4)
  if (long.length === 0) break
  const known = long.map(([, history]) => cut(history, back))
  const choice = chooseShareModel(known, horizon)
  const stretch = shareStretch(known, horizon)
  const counts = long.map(([, history], i) => held(choice.model, known[i]!, history, stretch))
  const part = (level: 'in80' | 'in95') =>
    (100 * counts.reduce((total, each) => total + each[level], 0)) /
    counts.reduce((total, { came }) => total + came, 0)
  const coverage = { in80: part('in80'), in95: part('in95') }
  coverages.push(coverage)
  const found = long.map(([name, history]) => ({
    name,
    own: distance(choice.model, history, back),
    bar: distance(noChange, history, back),
  }))
  const sum = (of: 'own' | 'bar') => found.reduce((total, each) => total + each[of], 0)
  const worst = found.reduce((a, b) => (b.own / b.bar > a.own / a.bar ? b : a))
  const ratio = sum('own') / sum('bar')
  ratios.push(ratio)
  const above = found.filter(({ own, bar }) => own > bar * (1 + 1e-9)).length
  process.stdout.write(
    `${back}  ${choice.weight.toFixed(2)}  ${choice.season ? `${choice.season.weight} of ${choice.season.period}` : '–'}  ${choice.trend ? 'trend' : '–'}  ${ratio.toFixed(3)}  ${above} of ${found.length}  ${worst.name} ${(worst.own / worst.bar).toFixed(2)}  ${coverage.in80.toFixed(0)}  ${coverage.in95.toFixed(0)}\n`,
  )
}
const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, v) => sum + v, 0) / numbers.length
const in80 = meanOf(coverages.map((each) => each.in80)).toFixed(1)
const in95 = meanOf(coverages.map((each) => each.in95)).toFixed(1)
process.stdout.write(
  `mean ${meanOf(ratios).toFixed(3)}, worst origin ${Math.max(...ratios).toFixed(3)}; ${in80} % in 80 %, ${in95} % in 95 %\n`,
)
