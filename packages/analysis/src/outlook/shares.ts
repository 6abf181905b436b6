import { groupBy, UserError } from '@bellwether/core'
import { byPeriod, type Engine, type ShareRow, shares } from '@bellwether/market'
import {
  chooseShareModel,
  drawShares,
  type ShareHistory,
  type ShareModel,
  type ShareModelName,
  shareHistory,
  shareModels,
  shareRecord,
  shareStretch,
} from '@bellwether/models'
import { bandsOf, type ForecastStep } from '../bands.ts'
import { monthName, monthsOf } from '../nowcast/figures.ts'

/** A market's shares at equal steps, to be forecast. */
export type ShareSeries = {
  /** The market, region or whatever the shares are of. */
  readonly panel: string
  readonly history: ShareHistory
  readonly times: readonly string[]
  /** Times between others that had no shares, which were laid on a straight line. */
  readonly filled: readonly string[]
  next(count: number): string
}

/** One step of one member's share. */
export type ShareForecastRow = ForecastStep & {
  /** The market; `id` is the member. */
  readonly panel: string
  /** Total variation distance over that of no change, on rolling origins; null without any. */
  readonly relative_error: number | null
  readonly trials: number
}

type Chosen = { readonly model: ShareModel; readonly label: string } & ReturnType<typeof shareRecord>

function choose(
  all: readonly ShareSeries[],
  { model: name = 'auto', horizon, periods }: ShareOutlookOptions,
): Chosen {
  const histories = all.map(({ history }) => history)
  if (name === 'auto') {
    const options = periods && { periods }
    const { model, relativeError, origins } = chooseShareModel(histories, horizon, options)
    return { model, label: model.name, relativeError, origins }
  }
  if (!Object.hasOwn(shareModels, name)) {
    throw new UserError(`no model of shares "${name}"`, {
      hint: `choose auto, ${Object.keys(shareModels).join(', ')}`,
    })
  }
  const model = shareModels[name as ShareModelName]
  return { model, label: name, ...shareRecord(model, histories, horizon) }
}

export type ShareOutlookOptions = {
  readonly horizon: number
  readonly levels: readonly number[]
  /** `auto` chooses by rolling origins, and falls back to no change. */
  readonly model?: string
  /** After how many periods seasons may repeat; 4 and 12 by default, none for `[]`. */
  readonly periods?: readonly number[] | undefined
  readonly seed?: number
}

/**
 * Forecasts shares, together for all markets: points and every draw sum to 1.
 *
 * @throws UserError for an unknown model, no markets, a horizon below 1, or a season of less than two periods
 */
export function shareOutlook(all: readonly ShareSeries[], options: ShareOutlookOptions): ShareForecastRow[] {
  const { horizon, levels, seed = 1 } = options
  if (all.length === 0)
    throw new UserError('there are no shares to forecast', { hint: 'name another market' })
  const { model, label, relativeError, origins } = choose(all, options)
  const stretch = shareStretch(
    all.map(({ history }) => history),
    horizon,
  )
  return all.flatMap(({ panel, history, next }) => {
    const mean = model.forecast(history, horizon)
    const { quantile } = drawShares(history, mean, { seed, stretch })
    const intervals = levels.map((level) => ({
      low: quantile(0.5 - level / 200),
      high: quantile(0.5 + level / 200),
    }))
    return history.members.flatMap((id, j) =>
      mean.map((row, h) => ({
        id,
        panel,
        step: h + 1,
        time: next(h + 1),
        mean: row[j]!,
        median: row[j]!,
        ...bandsOf(levels, (_, k) => ({ low: intervals[k]!.low[h]![j]!, high: intervals[k]!.high[h]![j]! })),
        model: label,
        relative_error: relativeError ?? null,
        trials: origins,
      })),
    )
  })
}

/** The least months of a market of shares. */
const leastMonths = 6

/** The shares of one market on one basis, a month apart; undefined when there are too few months without a gap. */
function monthlyShares(rows: readonly ShareRow[], panel: string): ShareSeries | undefined {
  const months = byPeriod(rows).map((own) => ({ month: Math.ceil(monthsOf(own[0]!.period_end)), own }))
  const sorted = months.sort((a, b) => a.month - b.month)
  const gap = sorted.findLastIndex(({ month }, k) => k > 0 && month !== sorted[k - 1]!.month + 1)
  const kept = sorted.slice(Math.max(0, gap))
  if (kept.length < leastMonths) return undefined
  const members = [...new Set(kept.flatMap(({ own }) => own.map(({ vendor }) => vendor)))]
  const matrix = kept.map(({ own }) =>
    members.map((name) =>
      own.filter(({ vendor }) => vendor === name).reduce((sum, { share }) => sum + share, 0),
    ),
  )
  const last = kept.at(-1)!.month
  return {
    panel,
    history: shareHistory(members, matrix),
    times: kept.map(({ month }) => monthName(month)),
    filled: [],
    next: (count) => monthName(last + count),
  }
}

/** The markets of a fact base or workspace whose shares are known month by month. */
export async function marketShares(
  engine: Engine,
  {
    market,
    basis,
    region,
  }: { market?: string | undefined; basis?: string | undefined; region?: string | undefined },
): Promise<ShareSeries[]> {
  const rows = await shares(engine, { market, basis, region, by: 'vendor' })
  const groups = groupBy(rows, (row) =>
    [row.market, row.basis, row.measure, row.region, row.segment].join(' | '),
  )
  return [...groups.values()].flatMap((own) => monthlyShares(own, own[0]!.market) ?? [])
}
