import { type ChangePart, contraryEffects, driverName, type MapEdge, mapColumns } from '@bellwether/analysis'
import type { HeatmapRow, NetworkRow } from '@bellwether/charts'
import { formatDay, formatList, formatNumber, formatPercent, formatPoints } from '@bellwether/core'
import type { ReportContext } from '../context.ts'
import { figure } from '../figure.ts'
import { type MarketOfReport, marketOfReport, panelProvenance } from '../llm-market.ts'
import { type Chapter, cite, type Figure, type Finding, type Section } from '../section.ts'
import type { Traced } from '../trace.ts'
import { driversWords as messages } from './drivers-words.ts'

type Market = Traced<MarketOfReport>

function effectFigure(market: Market, context: ReportContext): Figure {
  const say = messages(context.language)
  const { effects } = market.result.answer
  const rows = effects.map((effect) => ({
    label: driverName(effect.driver, context.language),
    value: effect.share_effect,
    low: effect.share_effect_low,
    high: effect.share_effect_high,
    series: say.effectLabel,
  }))
  const options = {
    title: say.effectTitle,
    description: say.effectDescription,
    valueLabel: say.effectLabel,
    format: 'percent',
    mark: 'dot',
  } as const
  const spec = { chart: 'ranking', rows, options } as const
  return figure('drivers-effects', spec, panelProvenance(market, say.method, context), {
    name: 'drivers',
    rows: effects,
  })
}

const entitiesOf = (changes: readonly ChangePart[]) => [...new Set(changes.map(({ entity }) => entity))]

/** Vendors by their change of share, the largest gain first. */
const byChange = (changes: readonly ChangePart[]) =>
  entitiesOf(changes)
    .map((entity) => changes.filter((part) => part.entity === entity))
    .sort((a, b) => b[0]!.change - a[0]!.change)

function changeFigure(market: Market, context: ReportContext): Figure[] {
  const { language, names } = context
  const say = messages(language)
  const { changes } = market.result.answer
  const [first] = changes
  if (!first) return []
  const rows = byChange(changes).flatMap((parts): HeatmapRow[] => [
    { row: names.vendor(parts[0]!.entity), column: say.change, value: parts[0]!.change },
    ...parts.map(({ entity, driver, part }) => ({
      row: names.vendor(entity),
      column: driverName(driver, language),
      value: part,
    })),
  ])
  const options = {
    title: say.changeTitle({ from: formatDay(first.from, language), to: formatDay(first.to, language) }),
    description: say.changeDescription,
    rowLabel: say.vendor,
    format: 'points',
  } as const
  const provenance = panelProvenance(market, say.method, context)
  return [
    figure('drivers-change', { chart: 'heatmap', rows, options }, provenance, {
      name: 'changes',
      rows: changes,
    }),
  ]
}

const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`

/** Up, down, open or unknown. */
function signOf({ association, low, high }: MapEdge): 1 | -1 | 0 | null {
  if (association === null || low === null || high === null) return null
  return low > 0 ? 1 : high < 0 ? -1 : 0
}

function mapFigure(market: Market, context: ReportContext): Figure {
  const { language } = context
  const say = messages(language)
  const { nodes, edges } = market.result.map
  const words = ({ association, low, high, n }: MapEdge) =>
    association === null || low === null || high === null
      ? say.noData({ n: String(n) })
      : say.edge({ r: signed(association), low: signed(low), high: signed(high), n: String(n) })
  const rows: NetworkRow[] = [
    ...nodes.map(({ id, label, column }) => ({
      kind: 'node' as const,
      id,
      label: label[language],
      column: mapColumns.indexOf(column),
    })),
    ...edges.map((edge) => ({
      kind: 'edge' as const,
      from: edge.from,
      to: edge.to,
      sign: signOf(edge),
      label: words(edge),
      ...(edge.association !== null && { mark: signed(edge.association) }),
    })),
  ]
  const options = { title: say.mapTitle, description: say.mapDescription, edgeLabel: say.association }
  const provenance = panelProvenance(market, say.method, context)
  return figure('drivers-map', { chart: 'network', rows, options }, provenance, { name: 'map', rows: edges })
}

function effectFindings({ result }: Market, { language }: ReportContext): Finding[] {
  const say = messages(language)
  const { effects, entityImportance, rSquared } = result.answer
  const clear = effects
    .filter(({ low, high }) => low > 0 || high < 0)
    .toSorted((a, b) => a.p_value - b.p_value)
  const open = effects.filter((effect) => !clear.includes(effect))
  const percent = (value: number) => cite(formatPercent(value, language, 0).replace('-', '−'))
  const [first] = clear
  const against = first && contraryEffects(result.market).includes(first.driver)
  const told = first
    ? say.clear({
        driver: driverName(first.driver, language),
        change: percent(first.share_effect),
        low: percent(first.share_effect_low),
        high: percent(first.share_effect_high),
      })
    : say.none
  const text = told + (against ? say.contrary({ list: driverName(first.driver, language) }) : '')
  const list = formatList(
    open.map(({ driver }) => driverName(driver, language)),
    language,
  )
  const shares = {
    who: percent(entityImportance),
    drivers: percent(rSquared - entityImportance),
    r2: percent(rSquared),
  }
  return [
    { text, figure: 'drivers-effects', headline: true },
    ...(open.length > 0 ? [{ text: say.open({ list }), figure: 'drivers-effects' }] : []),
    { text: say.who(shares), figure: 'drivers-effects' },
  ]
}

/** What the largest gain and the largest loss went with. */
function changeFindings({ result }: Market, { language, names }: ReportContext): Finding[] {
  const say = messages(language)
  const sorted = byChange(result.answer.changes)
  const ends = sorted.length > 1 ? [sorted[0]!, sorted.at(-1)!] : []
  return ends.map((parts) => {
    const { entity, share_before, share_after, change } = parts[0]!
    const largest = parts.toSorted((a, b) => Math.abs(b.part) - Math.abs(a.part)).slice(0, 3)
    const told = largest.map(({ driver, part }) =>
      say.part({ driver: driverName(driver, language), part: cite(formatPoints(part, language)) }),
    )
    const text = say.gained({
      vendor: names.vendor(entity),
      before: cite(formatPercent(share_before, language)),
      after: cite(formatPercent(share_after, language)),
      change: cite(formatPoints(change, language)),
      parts: formatList(told, language),
    })
    return { text, figure: 'drivers-change', headline: change > 0 }
  })
}

function mapFinding({ result }: Market, { language }: ReportContext): Finding[] {
  const say = messages(language)
  const { nodes, edges } = result.map
  const name = (id: string) => nodes.find((node) => node.id === id)!.label[language]
  const known = edges.filter((edge) => edge.p_value !== null).toSorted((a, b) => a.p_value! - b.p_value!)
  const [first] = known
  if (!first) return []
  const ends = edges.flatMap((edge) => (edge.association === null ? [edge.from, edge.to] : []))
  const told = new Set(known.flatMap(({ from, to }) => [from, to]))
  const silent = [...new Set(ends)].filter((id) => !told.has(id)).map(name)
  const also = silent.length > 0 ? say.silent({ list: formatList(silent, language) }) : ''
  const text = say.link({
    from: name(first.from),
    to: name(first.to),
    r: cite(signed(first.association!)),
    n: cite(String(first.n)),
    also,
  })
  return [{ text: text.trim(), figure: 'drivers-map', headline: true }]
}

const empty: Chapter = { lead: '', findings: [], figures: [], notes: [] }

/** What goes together with share and its change. */
export const drivers: Section = {
  id: 'drivers',
  title: { en: 'What moves share', zh: '何者牵动份额' },
  async build(context) {
    const market = await marketOfReport(context)
    if (!market) return empty
    const { language } = context
    const say = messages(language)
    const { answer, source } = market.result
    const counts = {
      n: String(answer.panel.shares.length),
      vendors: String(answer.panel.products.length),
      months: String(answer.panel.periods.length),
    }
    return {
      lead: say.lead(counts),
      findings: [
        ...effectFindings(market, context),
        ...changeFindings(market, context),
        ...mapFinding(market, context),
      ],
      figures: [effectFigure(market, context), ...changeFigure(market, context), mapFigure(market, context)],
      notes: [
        say.limit,
        say.coverage({
          covered: formatPercent(source.covered, language, 0),
          out: formatNumber(source.leftOut, language),
        }),
        say.rating,
        ...answer.warnings
          .filter(({ code }) => code !== 'not_causal' && code !== 'price_endogenous')
          .map(({ message }) => message[language]),
      ],
    }
  },
}
