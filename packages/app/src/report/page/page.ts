import { defineMessages, formatDay, formatNumber, type Language } from '@bellwether/core'
import type { BuiltReport, BuiltSection } from '../build.ts'
import { type Figure, type Finding, replaceCited } from '../section.ts'
import { figureId, provenanceId, renderCard, renderFigure } from './figure.ts'
import { escapeHtml } from './html.ts'
import { reportStyles } from './style.ts'
import { typeset } from './typeset.ts'

const messages = defineMessages({
  en: {
    brand: 'Bellwether',
    title: 'The large-language-model market: who leads, on which measure, and how sure are we',
    dek: 'Size, share, concentration, users, revenue and prices of the LLM market, computed from cited figures. Every number leads to its basis, its sources and the query behind it.',
    meta: ({ figures, sources, day }: Record<'figures' | 'sources' | 'day', string>) =>
      `${figures} published figures from ${sources} sources, the latest of ${day}.`,
    skip: 'Skip to the findings',
    contents: 'Contents',
    figure: 'see the figure',
    notes: 'What to keep in mind',
    footer: 'Made by bellwether from its fact base. Figures keep their sources’ licences; see Sources.',
  },
  zh: {
    brand: 'Bellwether',
    title: '大语言模型市场：谁在领先，按什么口径，把握多大',
    dek: '大语言模型市场的规模、份额、集中度、用户、收入与价格，全部由有出处的数字计算得出。每个数字都能追到口径、来源与查询语句。',
    meta: ({ figures, sources, day }) => `共 ${figures} 条公开数字，出自 ${sources} 个来源，最新为 ${day}。`,
    skip: '跳到主要发现',
    contents: '目录',
    figure: '见图',
    notes: '阅读须知',
    footer: '由 bellwether 根据事实库生成。各数字沿用其来源的许可，详见“来源”。',
  },
})

type Figures = ReadonlyMap<string, Figure>

/** A finding's sentence: each number leads to the provenance of its figure and shows it under the pointer. */
function renderFinding(
  { text, figure: id }: Finding,
  figures: Figures,
  report: BuiltReport,
  link: boolean,
): string {
  const figure = figures.get(id)
  const card = figure ? renderCard(figure.provenance, report) : ''
  const sentence = replaceCited(escapeHtml(typeset(text, report.language)), (cited) =>
    figure
      ? `<a class="number-link" href="#${provenanceId(id)}">${cited}${card}</a>`
      : `<strong>${cited}</strong>`,
  )
  const more =
    link && figure ? ` <a class="more" href="#${figureId(id)}">${messages(report.language).figure}</a>` : ''
  return `<li>${sentence}${more}</li>`
}

function renderFindings(
  findings: readonly Finding[],
  figures: Figures,
  report: BuiltReport,
  headlines: boolean,
): string {
  if (findings.length === 0) return ''
  const items = findings.map((finding) => renderFinding(finding, figures, report, headlines))
  const [tag, kind] = headlines ? ['ol', 'findings headlines'] : ['ul', 'findings']
  return `<${tag} class="${kind}">${items.join('\n')}</${tag}>`
}

function renderNotes(notes: readonly string[], language: Language): string {
  if (notes.length === 0) return ''
  const items = notes.map((note) => `<li>${escapeHtml(typeset(note, language))}</li>`)
  return `<div class="notes"><h3>${messages(language).notes}</h3><ul>${items.join('')}</ul></div>`
}

function renderSection(section: BuiltSection, number: number, figures: Figures, report: BuiltReport): string {
  const { id, title, chapter } = section
  return [
    `<section id="${id}" aria-labelledby="${id}-heading">`,
    `<h2 id="${id}-heading"><span class="no">${number}</span>${escapeHtml(title)}</h2>`,
    `<p class="lead">${escapeHtml(typeset(chapter.lead, report.language))}</p>`,
    renderFindings(chapter.findings, figures, report, section.headlines),
    ...chapter.figures.map((figure) => renderFigure(figure, report)),
    chapter.html ?? '',
    renderNotes(chapter.notes, report.language),
    '</section>',
  ].join('\n')
}

function renderContents(sections: readonly BuiltSection[], language: Language): string {
  const items = sections.map(
    ({ id, title }, i) =>
      `<li><a href="#${id}"><span class="no">${i + 1}</span>${escapeHtml(title)}</a></li>`,
  )
  const name = messages(language).contents
  return `<nav class="contents" aria-label="${name}"><h2>${name}</h2><ol>${items.join('')}</ol></nav>`
}

function renderMast({ language, facts, sources, as_of }: BuiltReport): string {
  const say = messages(language)
  const meta = say.meta({
    figures: formatNumber(facts, language),
    sources: formatNumber(sources.size, language),
    day: formatDay(as_of, language),
  })
  return `<header class="mast"><p class="brand">${say.brand}</p><h1>${say.title}</h1><p class="dek">${say.dek}</p><p class="meta">${meta}</p></header>`
}

/** The report as one HTML file that needs no script, no font and no network. */
export function renderPage(report: BuiltReport): string {
  const { language, sections } = report
  const say = messages(language)
  const figures = new Map(
    sections.flatMap(({ chapter }) => chapter.figures).map((figure) => [figure.id, figure]),
  )
  const body = sections.map((section, i) => renderSection(section, i + 1, figures, report))
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="bellwether">
<title>${say.title} · ${say.brand}</title>
<meta name="description" content="${escapeHtml(say.dek)}">
<style>${reportStyles()}</style>
</head>
<body>
<a class="skip" href="#${sections[0]?.id ?? 'main'}">${say.skip}</a>
<div class="layout">
${renderMast(report)}
<div class="columns">
${renderContents(sections, language)}
<main id="main">
${body.join('\n')}
</main>
</div>
<footer>${say.footer}</footer>
</div>
</body>
</html>
`
}
