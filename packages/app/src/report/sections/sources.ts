import { defineMessages, formatNumber } from '@bellwether/core'
import type { Source } from '@bellwether/market'
import { escapeHtml } from '../page/html.ts'
import type { Section } from '../section.ts'

const messages = defineMessages({
  en: {
    lead: ({ n, publishers }: Record<'n' | 'publishers', string>) =>
      `All ${n} sources of ${publishers} publishers, by publisher. Data sets keep their licence; everything else is cited by single figures.`,
    noAddress: 'no public address',
    undated: 'undated',
    cited: 'single figures cited',
  },
  zh: {
    lead: ({ n, publishers }) =>
      `全部 ${n} 个来源、${publishers} 家发布方，按发布方排列。数据集沿用原许可；其余仅引用单个数字。`,
    noAddress: '无公开网址',
    undated: '未注明日期',
    cited: '仅引用单个数字',
  },
})

type Words = ReturnType<typeof messages>

/** Only web addresses become links. */
const isWeb = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url)

function item({ source_id, title, publisher, url, published, licence }: Source, say: Words): string {
  const name = isWeb(url)
    ? `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(title)}</a>`
    : escapeHtml(title)
  const facts = [
    published ?? say.undated,
    licence === 'cited figures' ? say.cited : licence,
    ...(isWeb(url) ? [] : [say.noAddress]),
  ]
    .map(escapeHtml)
    .join(' · ')
  return `<li id="source-${escapeHtml(source_id)}"><strong>${escapeHtml(publisher)}</strong> ${name} <small>${facts}</small></li>`
}

/** Every source. */
export const sources: Section = {
  id: 'sources',
  title: { en: 'Sources', zh: '来源' },
  build({ language, sources: known }) {
    const say = messages(language)
    const all = [...known.values()]
    const publishers = new Set(all.map(({ publisher }) => publisher)).size
    const html = `<ul class="sources">${all.map((source) => item(source, say)).join('\n')}</ul>`
    const lead = say.lead({
      n: formatNumber(all.length, language),
      publishers: formatNumber(publishers, language),
    })
    return Promise.resolve({ lead, findings: [], figures: [], notes: [], html })
  },
}
