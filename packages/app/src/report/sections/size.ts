import type { RangeRow } from '@bellwether/charts'
import { defineMessages, formatMoney, formatNumber, formatPeriod } from '@bellwether/core'
import { marketSizes, type SizeFigure, type SizeRow, sizes as stated } from '@bellwether/market'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Finding, type Section } from '../section.ts'
import { formatTimes, words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'There is no one size of this market: publishers draw its border in different places. Each definition stands for itself, and they are never added or averaged.',
    title: ({ year }: { year: string }) => `What ${year} is worth, by definition`,
    description:
      'Each dot is one published estimate or forecast, from the narrowest definition to the widest, worldwide, on a logarithmic axis.',
    value: 'USD, logarithmic',
    fold: ({
      year,
      fold,
      low,
      lowName,
      high,
      highName,
    }: Record<'year' | 'fold' | 'low' | 'lowName' | 'high' | 'highName', string>) =>
      `For ${year} alone the published definitions of generative AI differ ${fold}-fold: from ${low} (${lowName}) to ${high} (${highName}).`,
    within: ({
      market,
      publishers,
      low,
      high,
      times,
    }: Record<'market' | 'publishers' | 'low' | 'high' | 'times', string>) =>
      `Even under one name publishers disagree: “${market}” is put between ${low} and ${high} by ${publishers} publishers, a factor of ${times}.`,
    quarter: ({
      publisher,
      period,
      value,
      year,
      low,
      lowName,
    }: Record<'publisher' | 'period' | 'value' | 'year' | 'low' | 'lowName', string>) =>
      `${publisher} counts ${value} of vendor revenue in ${period} alone, more than the whole of ${year} by the narrowest definition (${low}, ${lowName}).`,
    chinaTitle: 'Sizes stated for China, by definition and year',
    chinaDescription:
      'Every total published for China, converted to dollars by the compiler at the rate of its year.',
    note: 'Totals of hardware, devices and cloud infrastructure are shown to locate the border, not as sizes of the model market.',
    forecast:
      'Estimates and forecasts are mixed where a publisher gives only a forecast; revised editions of one forecast are separate dots.',
    method:
      'Every figure published for the period; the range is from the least to the greatest. Nothing is summed.',
  },
  zh: {
    lead: '这个市场没有唯一的规模：各机构划定的边界不同。每种定义各自成立，既不相加，也不平均。',
    title: ({ year }) => `${year} 年市场规模：不同定义下的估计`,
    description: '每个圆点是一家机构公布的估计或预测，从最窄的定义到最宽的定义，全球口径，对数坐标。',
    value: '美元（对数坐标）',
    fold: ({ year, fold, low, lowName, high, highName }) =>
      `仅就 ${year} 年而言，各种生成式 AI 定义给出的规模就相差 ${fold} 倍：从 ${low}（${lowName}）到 ${high}（${highName}）。`,
    within: ({ market, publishers, low, high, times }) =>
      `同一名称之下也众说纷纭：对“${market}”，${publishers} 家机构的估计介于 ${low} 与 ${high} 之间，相差 ${times} 倍。`,
    quarter: ({ publisher, period, value, year, low, lowName }) =>
      `${publisher} 统计，仅 ${period} 的厂商收入就达 ${value}，已超过最窄定义下 ${year} 年全年的规模（${low}，${lowName}）。`,
    chinaTitle: '中国市场规模：按定义与年份',
    chinaDescription: '各机构公布的中国市场总量，由编者按当年汇率折算为美元。',
    note: '把硬件、终端与云基础设施计入的总量，只用来标示边界所在，并不是模型市场的规模。',
    forecast: '若机构只给出预测，则预测与估计并列；同一预测的不同版本各为一点。',
    method: '该时期公布的全部数字；区间为最小值到最大值，不做加总。',
  },
})

/** Definitions of generative AI as a whole. Parts of them and totals far beyond them are drawn, but not compared. */
const wholes = new Set([
  'GenAI models (foundation and specialized), end-user spending',
  'AI models, end-user spending',
  'Generative AI market',
  'Enterprise generative AI spending',
  'GenAI spending incl. devices and servers',
])

type Total = Pick<SizeRow, 'unit' | 'measure' | 'region' | 'period_start' | 'period_end'>

/** Markets are also counted in people and tokens; a size in money is over a period, not a pace. */
const isMoney = ({ unit, measure }: Total): boolean => unit === 'USD' && !measure.startsWith('annualized')

const isOfYear =
  (year: string) =>
  ({ period_start, period_end, region }: Total): boolean =>
    region === 'Worldwide' && period_start === `${year}-01-01` && period_end === `${year}-12-31`

/** The year that most definitions speak of; the latest of several. */
function comparedYear(rows: readonly SizeRow[]): string {
  const years = [...new Set(rows.map(({ period_end }) => period_end.slice(0, 4)))].sort().reverse()
  const count = (year: string) =>
    rows.filter(isOfYear(year)).filter(({ market }) => wholes.has(market)).length
  return years.toSorted((a, b) => count(b) - count(a))[0] ?? ''
}

/** Every statement of a market's total is a dot, whether called size or forecast; narrowest market first. */
function ranges(
  rows: readonly SizeFigure[],
  label: (row: SizeFigure) => string,
  basisName: (basis: string) => string,
): RangeRow[] {
  const labels = [...new Set(rows.map(label))]
  const estimateOf = ({ basis, published, value }: SizeFigure) => ({
    publisher: [basisName(basis), published].filter(Boolean).join(', '),
    value,
  })
  return labels
    .map((name) => ({ label: name, estimates: rows.filter((row) => label(row) === name).map(estimateOf) }))
    .sort((a, b) => least(a) - least(b))
}

const least = ({ estimates }: RangeRow): number => Math.min(...estimates.map(({ value }) => value))

function foldFinding(rows: readonly SizeRow[], { language, names }: ReportContext): Finding[] {
  const compared = rows.filter(({ market }) => wholes.has(market)).toSorted((a, b) => a.low - b.low)
  const [narrow, wide] = [compared[0], compared.toSorted((a, b) => b.high - a.high)[0]]
  if (!narrow || !wide || narrow === wide) return []
  const money = (value: number) => cite(formatMoney(value, 'USD', language))
  const text = messages(language).fold({
    year: narrow.period_start.slice(0, 4),
    fold: cite(formatTimes(wide.high / narrow.low, language)),
    low: money(narrow.low),
    lowName: names.market(narrow.market),
    high: money(wide.high),
    highName: names.market(wide.market),
  })
  return [{ text, figure: 'size-definitions', headline: true }]
}

/** The market on which most publishers disagree under one name. */
function withinFinding(rows: readonly SizeRow[], { language, names }: ReportContext): Finding[] {
  const markets = [...new Set(rows.map(({ market }) => market))].map((market) => {
    const own = rows.filter((row) => row.market === market)
    const publishers = new Set(own.flatMap((row) => row.bases)).size
    return {
      market,
      publishers,
      low: Math.min(...own.map(({ low }) => low)),
      high: Math.max(...own.map(({ high }) => high)),
    }
  })
  const widest = markets
    .filter(({ publishers }) => publishers > 2)
    .toSorted((a, b) => b.high / b.low - a.high / a.low)[0]
  if (!widest) return []
  const money = (value: number) => cite(formatMoney(value, 'USD', language))
  const text = messages(language).within({
    market: names.market(widest.market),
    publishers: formatNumber(widest.publishers, language),
    low: money(widest.low),
    high: money(widest.high),
    times: cite(formatTimes(widest.high / widest.low, language)),
  })
  return [{ text, figure: 'size-definitions' }]
}

function quarterFinding(
  sizes: readonly SizeRow[],
  rows: readonly SizeRow[],
  { language, names }: ReportContext,
): Finding[] {
  const quarter = sizes.find(({ market }) => market === 'Global LLM revenue (Counterpoint)')
  const narrow = rows.filter(({ market }) => wholes.has(market)).toSorted((a, b) => a.low - b.low)[0]
  if (!quarter || !narrow || quarter.value <= narrow.low) return []
  const money = (value: number) => cite(formatMoney(value, 'USD', language))
  const text = messages(language).quarter({
    publisher: quarter.publishers.join(', '),
    period: formatPeriod({ start: quarter.period_start, end: quarter.period_end }),
    year: narrow.period_start.slice(0, 4),
    value: money(quarter.value),
    low: money(narrow.low),
    lowName: names.market(narrow.market),
  })
  return [{ text, figure: 'size-definitions' }]
}

type Drawing = {
  readonly id: string
  readonly of: (row: Total) => boolean
  readonly label: (row: SizeFigure) => string
  readonly title: string
  readonly description: string
}

/** Market size: a range a definition. */
export const size: Section = {
  id: 'size',
  title: { en: 'How large it is', zh: '市场有多大' },
  async build(context) {
    const { language, names } = context
    const say = messages(language)
    const { result: all, sql } = await context.trace((engine) => marketSizes(engine))
    const { result: dots } = await context.trace((engine) => engine.all<SizeFigure>(stated(engine.dialect)))
    const sizes = all.filter(isMoney)
    const year = comparedYear(sizes)
    const rows = sizes.filter(isOfYear(year))
    const shared = {
      valueLabel: say.value,
      seriesLabel: words(language).definition,
      format: 'usd',
      log: true,
    } as const
    const draw = ({ id, of, label, ...text }: Drawing) => {
      const used = sizes.filter(of)
      const sourced = used.flatMap((row) => row.bases.map((basis) => ({ ...row, basis })))
      const estimates = ranges(dots.filter(isMoney).filter(of), label, names.basis)
      return figure(
        id,
        { chart: 'range', rows: estimates, options: { ...shared, ...text } },
        provenanceOf(sourced, sql, say.method, context),
        { name: 'size', rows: used },
      )
    }
    return {
      lead: say.lead,
      findings: [
        ...foldFinding(rows, context),
        ...withinFinding(rows, context),
        ...quarterFinding(sizes, rows, context),
      ],
      figures: [
        draw({
          id: 'size-definitions',
          of: isOfYear(year),
          label: ({ market }) => names.market(market),
          title: say.title({ year }),
          description: say.description,
        }),
        draw({
          id: 'size-china',
          of: ({ region }) => region === 'China',
          label: ({ market, period_start }) => `${names.market(market)}, ${period_start.slice(0, 4)}`,
          title: say.chinaTitle,
          description: say.chinaDescription,
        }),
      ],
      notes: rows.length ? [say.note, say.forecast] : [],
    }
  },
}
