import {
  type ModelRecord,
  type MonthlySeries,
  monthlySeries,
  monthName,
  type Outlook,
  outlook,
} from '@bellwether/analysis'
import { formatCompact, formatMoney, formatPercent, parsePeriod } from '@bellwether/core'
import { metricOf } from '@bellwether/market'
import type { ReportContext } from '../context.ts'
import { ahead, fanRows } from '../fan.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'
import { looks, referralShare, tokenShare } from '../series.ts'
import { formatMonth } from '../words.ts'
import { shareAhead } from './outlook-shares.ts'
import { outlookWords as messages } from './outlook-words.ts'

/** Fewer trials than this say little. */
const fewTrials = 6

/** The measures that are forecast. Each has models chosen and a record of its own. */
const asked = ['annualized_revenue', 'weekly_active_users', 'tokens'] as const

type Told = { readonly measure: string; readonly found: Outlook; readonly sql: readonly string[] }

const monthEnd = (month: number) => parsePeriod(monthName(month)).end

function amount(value: number, unit: string, { language }: ReportContext): string {
  return unit === 'USD' ? formatMoney(value, 'USD', language) : formatCompact(value, language)
}

const nameOf = ({ id }: { id: string }, { names }: ReportContext) => names.vendor(names.product(id))
const measureName = (measure: string, { language }: ReportContext) =>
  metricOf(measure)?.name[language] ?? measure

/** The series of a measure that enough figures stand behind; the report does without the others. */
async function ask(measure: string, context: ReportContext): Promise<Told[]> {
  const { result, sql } = await context.trace((engine) =>
    monthlySeries(engine, { metric: measure, ...(measure === 'tokens' && { market: 'OpenRouter' }) }),
  )
  return result.length > 0 ? [{ measure, sql, found: outlook(result, ahead) }] : []
}

const sourced = (series: readonly MonthlySeries[]) =>
  series.map(({ first, values, ...one }) => ({ ...one, period_end: monthEnd(first + values.length - 1) }))

function nowcastFigure({ measure, found: { series }, sql }: Told, context: ReportContext): Figure[] {
  const say = messages(context.language)
  const estimated = series.filter(({ estimates }) => estimates.length > 0)
  const rows = estimated.flatMap((one) =>
    one.estimates.map(({ month, median, low, high, stated }) => ({
      ...{ series: nameOf(one, context), date: monthEnd(month), value: median, low, high },
      figures: stated.map(({ day, value, quality, basis, sources }) => ({
        day,
        value,
        quality,
        basis,
        sources,
      })),
    })),
  )
  if (rows.length === 0) return []
  const options = {
    title: say.nowcastTitle({ measure: measureName(measure, context) }),
    description: say.nowcastDescription,
    format: estimated[0]!.unit === 'USD' ? 'usd' : 'compact',
    log: true,
    styles: looks(
      estimated,
      (one) => nameOf(one, context),
      ({ vendor }) => vendor,
      context,
    ),
  } as const
  return [
    figure(
      `nowcast-${measure}`,
      { chart: 'band', rows, options },
      provenanceOf(sourced(estimated), sql, say.method, context),
      { name: 'nowcast', rows },
    ),
  ]
}

function fanFigure(one: MonthlySeries, { measure, found, sql }: Told, context: ReportContext): Figure {
  const say = messages(context.language)
  const own = found.rows.filter(({ id, market }) => id === one.id && market === one.market)
  const name = nameOf(one, context)
  const known = Array.from(one.values, (value, k) => ({ date: monthEnd(one.first + k), value }))
  const options = {
    title: say.fanTitle({ name, measure: measureName(measure, context) }),
    description: say.fanDescription({ model: own[0]!.model }),
    format: one.unit === 'USD' ? 'usd' : 'compact',
    log: true,
  } as const
  return figure(
    `outlook-${measure}-${one.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    { chart: 'fan', rows: fanRows(known, own), options },
    provenanceOf(sourced([one]), sql, say.method, context),
    { name: 'forecast', rows: own },
  )
}

function aheadFinding(one: MonthlySeries, told: Told, id: string, context: ReportContext): Finding {
  const { language } = context
  const say = messages(language)
  const own = told.found.rows.filter((row) => row.id === one.id && row.market === one.market)
  const [half, year] = [own[5]!, own[11]!]
  const said = (value: number) => cite(amount(value, one.unit, context))
  const text = say.ahead({
    name: `${nameOf(one, context)}${language === 'zh' ? '，' : ', '}${measureName(told.measure, context)}`,
    now: said(one.values.at(-1)!),
    half: said(half.median),
    year: said(year.median),
    low: said(year.lo80!),
    high: said(year.hi80!),
    trials: String(year.trials),
    error: year.relative_error === null ? '–' : cite(formatPercent(year.relative_error, language, 0)),
  })
  const warning = year.loses_to_naive ? say.loses : year.trials < fewTrials ? say.few : ''
  const gap = language === 'zh' || warning === '' ? '' : ' '
  return { text: text + gap + warning, figure: id, headline: told.measure === 'annualized_revenue' }
}

/** The latest figure of the last quarter that lies outside of what all figures together make likely. */
function conflictFinding(one: MonthlySeries, id: string, context: ReportContext): Finding[] {
  const found = one.estimates
    .slice(-3)
    .flatMap(({ low, high, stated }) =>
      stated
        .filter(({ value }) => value < low || value > high)
        .map(({ day, value }) => ({ day, value, low, high })),
    )
    .at(-1)
  if (!found) return []
  const said = (value: number) => cite(amount(value, one.unit, context))
  const text = messages(context.language).conflict({
    name: nameOf(one, context),
    month: formatMonth(found.day, context.language),
    value: said(found.value),
    low: said(found.low),
    high: said(found.high),
  })
  return [{ text, figure: id }]
}

function recordFigure(all: readonly Told[], context: ReportContext): Figure[] {
  const say = messages(context.language)
  const records = all.flatMap(({ measure, found }) =>
    [6, ahead.horizon].flatMap((steps) =>
      found.records
        .filter((record) => record.horizon === steps)
        .map((record): ModelRecord & { measure: string } => ({ ...record, measure })),
    ),
  )
  const rows = records.map(({ measure, horizon: n, model, relative_error }) => ({
    row: model,
    column: say.column({ measure: measureName(measure, context), n: String(n) }),
    value: relative_error,
  }))
  if (rows.length === 0) return []
  const options = { title: say.recordTitle, description: say.recordDescription, format: 'percent' } as const
  const provenance = provenanceOf(
    sourced(all.flatMap(({ found }) => found.series)),
    all.flatMap(({ sql }) => sql),
    say.method,
    context,
  )
  return [
    figure('outlook-record', { chart: 'heatmap', rows, options }, provenance, {
      name: 'record',
      rows: records,
    }),
  ]
}

/** Revenue, users, tokens and shares month by month, and in 6 and 12 months. */
export const outlookSection: Section = {
  id: 'outlook',
  title: { en: 'Outlook: 6 and 12 months ahead', zh: '展望：未来 6 个月与 12 个月' },
  async build(context) {
    const say = messages(context.language)
    const all: Told[] = []
    for (const measure of asked) all.push(...(await ask(measure, context)))
    const shares = [
      await shareAhead('outlook-token-share', tokenShare, context),
      await shareAhead('outlook-referrals', referralShare, context),
    ]
    const fans = all.flatMap((told) =>
      told.found.series.map((one) => ({ one, told, drawn: fanFigure(one, told, context) })),
    )
    return {
      lead: say.lead,
      findings: [
        ...fans.map(({ one, told, drawn }) => aheadFinding(one, told, drawn.id, context)),
        ...shares.flatMap(({ findings }) => findings),
        ...fans.flatMap(({ one, told }) => conflictFinding(one, `nowcast-${told.measure}`, context)),
      ],
      figures: [
        ...all.flatMap((told) => nowcastFigure(told, context)),
        ...fans.map(({ drawn }) => drawn),
        ...shares.flatMap(({ figures }) => figures),
        ...recordFigure(all, context),
      ],
      notes: all.length > 0 ? [say.goesOn, say.optimistic, say.apart] : [],
    }
  },
}
