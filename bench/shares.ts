/**
 * Total variation distance of the default share forecast over that of no change: every file a panel of markets, forecast
 * from several origins of which each sees nothing of what came.
 *
 *   npm run bench -- shares --data shares.csv --time month --by family --value share_pct [--id region]
 *                           [--horizon 6] [--origins 8] [--apart 3]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  chooseShareModel,
  type ShareHistory,
  type ShareModel,
  shareHistory,
  shareModels,
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

const markets = [...readMarkets(values.data)]
const ratios: number[] = []
process.stdout.write(
  'origin (periods before the end), weight, trend, relative distance, markets above 1, worst market\n',
)
for (let k = 0; k < Number(values.origins); k++) {
  const back = horizon + k * Number(values.apart)
  const long = markets.filter(([, { shares }]) => shares.length - back >= 4)
  if (long.length === 0) break
  const choice = chooseShareModel(
    long.map(([, history]) => cut(history, back)),
    horizon,
  )
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
    `${back}  ${choice.weight.toFixed(2)}  ${choice.trend ? 'trend' : '–'}  ${ratio.toFixed(3)}  ${above} of ${found.length}  ${worst.name} ${(worst.own / worst.bar).toFixed(2)}\n`,
  )
}
const mean = ratios.reduce((sum, r) => sum + r, 0) / ratios.length
process.stdout.write(`mean ${mean.toFixed(3)}, worst origin ${Math.max(...ratios).toFixed(3)}\n`)
