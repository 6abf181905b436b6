import { marketShares, type ShareForecastRow, type ShareSeries, shareOutlook } from '@bellwether/analysis'
import { formatPercent, parsePeriod } from '@bellwether/core'
import { other, type Figure as Published } from '@bellwether/market'
import type { ReportContext, SeriesName } from '../context.ts'
import { ahead, fanRows } from '../fan.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding } from '../section.ts'
import type { Traced } from '../trace.ts'
import { outlookWords as messages } from './outlook-words.ts'

type Told = {
  readonly id: string
  readonly asked: ShareSeries
  readonly rows: readonly ShareForecastRow[]
  readonly stated: Traced<Published[]>
  readonly sql: readonly string[]
}

/** The forecast of a market's shares; undefined where the fact base has none. */
async function ask(id: string, name: SeriesName, context: ReportContext): Promise<Told | undefined> {
  const stated = await context.series(name)
  if (stated.result.length === 0) return undefined
  const { result, sql } = await context.trace((engine) => marketShares(engine, { market: name.market }))
  const [asked] = result
  return asked && { id, asked, rows: shareOutlook([asked], ahead), stated, sql }
}

/** The place of the largest named member in the latest period. */
function leaderOf({ history: { shares, members } }: ShareSeries): number {
  const last = shares.at(-1)!
  return members.reduce(
    (most, member, j) => (member !== other && last[j]! > last[most]! ? j : most),
    members.findIndex((member) => member !== other),
  )
}

function leaderFigure(told: Told, context: ReportContext): Figure {
  const { history, times, panel } = told.asked
  const { names } = context
  const say = messages(context.language)
  const leader = leaderOf(told.asked)
  const vendor = history.members[leader]!
  const known = history.shares.map((row, t) => ({
    date: parsePeriod(times[t]!).end,
    value: row[leader]!,
  }))
  const options = {
    title: say.shareTitle({ name: names.vendor(vendor), market: names.market(panel) }),
    description: say.shareDescription,
    format: 'percent',
  } as const
  const rows = fanRows(
    known,
    told.rows.filter(({ id }) => id === vendor),
  )
  return figure(
    told.id,
    { chart: 'fan', rows, options },
    provenanceOf(told.stated.result, [...told.sql, ...told.stated.sql], say.shareDescription, context),
    { name: 'share_forecast', rows: told.rows },
  )
}

function leaderFinding(told: Told, { language, names }: ReportContext): Finding {
  const { history, panel } = told.asked
  const say = messages(language)
  const leader = leaderOf(told.asked)
  const vendor = history.members[leader]!
  const year = told.rows.findLast(({ id }) => id === vendor)!
  const percent = (share: number) => cite(formatPercent(share, language, 0))
  const sentence = year.model === 'no-change' ? say.share : say.shareBeats
  const text = sentence({
    ...{ market: names.market(panel), name: names.vendor(vendor) },
    now: percent(history.shares.at(-1)![leader]!),
    low: percent(year.lo80!),
    high: percent(year.hi80!),
  })
  return { text, figure: told.id, headline: true }
}

/** The largest named share of a market, as a fan and a sentence; nothing where the fact base has no shares of it. */
export async function shareAhead(
  id: string,
  name: SeriesName,
  context: ReportContext,
): Promise<{ figures: Figure[]; findings: Finding[] }> {
  const told = await ask(id, name, context)
  if (!told) return { figures: [], findings: [] }
  return { figures: [leaderFigure(told, context)], findings: [leaderFinding(told, context)] }
}
