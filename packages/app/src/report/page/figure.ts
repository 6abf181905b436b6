import { chartTable, drawChart } from '@bellwether/charts'
import { defineMessages, formatList, formatNumber, type Language } from '@bellwether/core'
import type { Source } from '@bellwether/market'
import type { Figure, Provenance } from '../section.ts'
import { escapeHtml } from './html.ts'
import { typeset } from './typeset.ts'

const figureWords = defineMessages({
  en: {
    data: ({ n }: { n: string }) => `Data behind the chart (${n} rows)`,
    source: 'Basis, sources, method and SQL',
    basis: 'Basis',
    asOf: 'As of',
    sources: 'Sources',
    method: 'Method',
    sql: 'SQL',
    gates: 'Quality gates',
    gated: ({ n }: { n: string }) =>
      `Gated: ${n} quality warnings concern these figures; they are shown as published.`,
    gatedOne: ({ message }: { message: string }) => `Gated: ${message}.`,
    credit: ({ publishers, date }: { publishers: string; date: string }) =>
      `Source: ${publishers}. As of ${date}.`,
    more: ({ n }: { n: string }) => `${n} more`,
    seeAll: 'Follow the number for the SQL and every source.',
  },
  zh: {
    data: ({ n }) => `图表数据（${n} 行）`,
    source: '口径、来源、方法与 SQL',
    basis: '口径',
    asOf: '数据截至',
    sources: '来源',
    method: '方法',
    sql: 'SQL',
    gates: '质量关卡',
    gated: ({ n }) => `关卡提示：有 ${n} 条质量警告涉及图中数字，数字仍按公布值展示。`,
    gatedOne: ({ message }) => `关卡提示：${message}。`,
    credit: ({ publishers, date }) => `来源：${publishers}。数据截至 ${date}。`,
    more: ({ n }) => `另外 ${n} 家`,
    seeAll: '点按数字可查看 SQL 与全部来源。',
  },
})

/** What the renderer knows beside the figure. */
export type PageContext = {
  readonly language: Language
  readonly sources: ReadonlyMap<string, Source>
}

/** The address of a figure and of its provenance. */
export const figureId = (id: string): string => `figure-${id}`
export const provenanceId = (id: string): string => `figure-${id}-source`

/** The publishers of a figure's sources, the first few by name. */
function publishersOf({ sources: ids }: Provenance, { sources, language }: PageContext, most = 5): string {
  const names = [...new Set(ids.map((id) => sources.get(id)?.publisher ?? id))]
  const rest = names.length - most
  const more = figureWords(language).more({ n: formatNumber(rest, language) })
  return formatList(rest > 0 ? [...names.slice(0, most), more] : names, language)
}

const listOf = (items: readonly string[]): string =>
  items.length ? `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>` : ''

/** A source's title after its publisher, unless the title starts with it. */
const titleOf = ({ publisher, title }: Source): string =>
  title.startsWith(publisher) ? title : `${publisher}: ${title}`

function sourceLinks(ids: readonly string[], sources: PageContext['sources']): string {
  const items = ids.map((id) => {
    const source = sources.get(id)
    const title = source ? titleOf(source) : id
    return `<a href="#source-${escapeHtml(id)}">${escapeHtml(title)}</a>`
  })
  return listOf(items)
}

/** What the gates say under a figure: the one warning itself, or how many there are. */
function gateLine({ gates }: Provenance, language: Language): string {
  if (gates.length === 0) return ''
  const say = figureWords(language)
  const text =
    gates.length === 1
      ? say.gatedOne({ message: gates[0]! })
      : say.gated({ n: formatNumber(gates.length, language) })
  return `<p class="credit gated">${escapeHtml(typeset(text, language))}</p>`
}

function provenanceList(provenance: Provenance, { language, sources }: PageContext): string {
  const say = figureWords(language)
  const entries: [string, string][] = [
    [say.basis, provenance.basis.map(escapeHtml).join('<br>')],
    [say.asOf, escapeHtml(provenance.as_of)],
    [say.method, escapeHtml(provenance.method)],
    [say.gates, listOf(provenance.gates.map(escapeHtml))],
    [say.sources, sourceLinks(provenance.sources, sources)],
  ]
  const list = entries
    .filter(([, value]) => value !== '')
    .map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`)
  const queries = provenance.sql.map((sql) => `<pre tabindex="0"><code>${escapeHtml(sql)}</code></pre>`)
  return `<dl>${list.join('')}</dl>${queries.join('')}`
}

/** A figure as HTML: the chart at two widths, its source line, its data table and its provenance. */
export function renderFigure({ id, spec, provenance }: Figure, page: PageContext): string {
  const { language } = page
  const say = figureWords(language)
  const { title, description } = spec.options
  const rows = say.data({ n: formatNumber(spec.rows.length, language) })
  const credit = say.credit({ publishers: publishersOf(provenance, page), date: provenance.as_of })
  return [
    `<figure id="${figureId(id)}" aria-labelledby="${figureId(id)}-heading">`,
    `<figcaption><h3 id="${figureId(id)}-heading">${escapeHtml(title)}</h3><p>${escapeHtml(typeset(description, language))}</p></figcaption>`,
    `<div class="wide">${drawChart(spec, { language, id: `${id}-wide`, width: 760 })}</div>`,
    `<div class="narrow">${drawChart(spec, { language, id: `${id}-narrow`, width: 340 })}</div>`,
    `<p class="credit">${escapeHtml(typeset(credit, language))}</p>`,
    gateLine(provenance, language),
    `<details class="data"><summary>${rows}</summary><div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(title)}">${chartTable(spec, language)}</div></details>`,
    `<details class="provenance"><summary>${say.source}</summary><div id="${provenanceId(id)}">${provenanceList(provenance, page)}</div></details>`,
    '</figure>',
  ].join('\n')
}

/** What a pointer resting on a number shows; readers without a pointer follow the link to the same words. */
export function renderCard(provenance: Provenance, page: PageContext): string {
  const say = figureWords(page.language)
  const lines: [string, string][] = [
    [say.basis, provenance.basis.slice(0, 3).join(' · ')],
    [say.sources, `${publishersOf(provenance, page, 3)} (${provenance.as_of})`],
    [say.method, provenance.method],
  ]
  const told = lines
    .filter(([, text]) => text)
    .map(([term, text]) => `<b>${term}</b>${escapeHtml(typeset(text, page.language))}`)
  const sql = provenance.sql[0]
    ? `<b>${say.sql}</b><code>${escapeHtml(provenance.sql[0].slice(0, 220))}…</code>`
    : ''
  return `<span class="card" aria-hidden="true">${told.join('')}${sql}</span>`
}
