import { defineMessages } from '@bellwether/core'
import type { Basis } from '@bellwether/market'
import sql from 'sql-template-tag'
import type { ReportContext } from '../context.ts'
import { escapeHtml } from '../page/html.ts'
import { foldedTable } from '../page/table.ts'
import type { Section } from '../section.ts'

const messages = defineMessages({
  en: {
    lead: 'How published figures become the numbers above, and what each way of counting means.',
    bases: 'Every basis, defined',
    basis: 'Basis',
    definition: 'Definition',
  },
  zh: {
    lead: '公开数字如何变成上文的结论，以及每种口径的含义。',
    bases: '全部口径及定义',
    basis: '口径',
    definition: '定义',
  },
})

type Paragraph = readonly [heading: string, text: string]

const paragraphs: Readonly<Record<'en' | 'zh', readonly Paragraph[]>> = {
  en: [
    [
      'The metric contract',
      'A share is never a bare number. It carries its market, basis, measure, unit, population, period, as-of date, method and sources. Figures that differ in any of the first five are never added, divided or drawn as one series.',
    ],
    [
      'Which figure is used',
      'Where several figures stand for the same thing, the fact base marks the preferred one; among equals a disclosure by the company comes before a measurement, a survey, a panel and the press. The others stay as alternatives and span the interval.',
    ],
    [
      'Share',
      'The vendor’s value over the market’s total. The total is 100 for published percentages, the figure for all vendors where one is stated, and else the sum of those listed. What a known total leaves over is “others”.',
    ],
    [
      'Intervals',
      'From the lowest to the highest of conflicting sources; for a survey that states its size, Wilson’s 95 % interval; for one’s own sales, a bootstrap over customers. A single figure has no interval, and none is made up.',
    ],
    [
      'Market size',
      'One range a definition and year. Definitions contain and overlap each other: they are listed side by side, never added or averaged.',
    ],
    [
      'Concentration',
      'HHI = Σ share² × 10,000. Unnamed vendors add nothing at the least; at the most they are as large as the list allows, since none left out of a list of the largest exceeds the smallest on it. Thresholds are those of the US Merger Guidelines of 2023.',
    ],
    [
      'Growth',
      'Compound rate between the first and the last preferred point: (last ÷ first)^(1 ÷ years) − 1; the doubling time follows from it. It describes the past and forecasts nothing.',
    ],
    [
      'Who gained from whom',
      'Changes of share say how much each vendor won or lost, not from whom. The flow chart lays losses to gains in proportion. With customer data, bellwether change decomposes a change exactly.',
    ],
  ],
  zh: [
    [
      '指标契约',
      '份额从不是孤零零的一个数。它带着市场、口径、度量、单位、人群、期间、截至日期、方法与来源。前五项只要有一项不同，数字就不相加、不相除，也不连成一条线。',
    ],
    [
      '取哪个数',
      '同一对象有多个数字时，采用事实库标为首选的那个；同等条件下，公司披露优先于平台实测、调查、样本估算与媒体报道。其余数字保留为备选，并构成区间。',
    ],
    [
      '份额',
      '厂商数值除以市场总量。若发布方直接给出百分比，总量即 100；若公布了全部厂商之和，则以其为总量；否则为所列各家之和。已知总量中未列名的部分记为“其他”。',
    ],
    [
      '区间',
      '来源相互矛盾时取最低与最高；调查若公布样本量，用 Wilson 95% 区间；自有销售数据按客户做自助法。只有一个数字时没有区间，也不臆造区间。',
    ],
    ['市场规模', '每种定义、每个年份给出一个区间。各定义相互包含或重叠，只并列，不相加，也不平均。'],
    [
      '集中度',
      'HHI = Σ 份额² × 10,000。未列名厂商最少贡献为零；最多则为榜单允许的最大值，因为榜单之外的厂商不会大于榜单上最小的一家。阈值取自 2023 年美国《合并指南》。',
    ],
    [
      '增长',
      '首尾两个首选数字之间的复合增速：(末值 ÷ 首值)^(1 ÷ 年数) − 1，翻番时间由此推出。它只描述过去，不作预测。',
    ],
    [
      '谁从谁那里得到',
      '份额变化只说明各家得失多少，不说明来自谁。流向图按比例分摊。有客户数据时，bellwether change 可以精确分解。',
    ],
  ],
}

async function basisTable({ trace, language, names }: ReportContext): Promise<string> {
  const say = messages(language)
  const { result } = await trace((engine) => engine.all<Basis>(sql`select * from bases order by basis`))
  const definition = (row: Basis) => (language === 'zh' ? row.definition_zh : row.definition_en) ?? ''
  return foldedTable(
    say.bases,
    result.filter((row) => definition(row) !== ''),
    [
      { header: say.basis, text: ({ basis }) => names.basis(basis) },
      { header: say.definition, text: definition },
    ],
  )
}

/** How the numbers were made. */
export const method: Section = {
  id: 'method',
  title: { en: 'Method', zh: '方法' },
  async build(context) {
    const told = paragraphs[context.language].map(
      ([heading, text]) => `<h3>${escapeHtml(heading)}</h3><p>${escapeHtml(text)}</p>`,
    )
    const html = `<div class="prose">${told.join('\n')}</div>${await basisTable(context)}`
    return { lead: messages(context.language).lead, findings: [], figures: [], notes: [], html }
  },
}
