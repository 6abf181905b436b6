import { defineMessages, formatMoney, formatNumber, formatPercent } from '@bellwether/core'
import {
  type PriceChange,
  type PricePoint,
  priceChanges,
  priceHistory,
  type ReleaseBand,
  type ReleasePrice,
  releaseBands,
  releasePrices,
} from '@bellwether/market'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'
import type { Traced } from '../trace.ts'
import { words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'List prices move in two ways: vendors reprice a model, and they replace it with a dearer or cheaper one.',
    stepTitle: 'The deepest cuts of list prices',
    stepDescription:
      'Blended list price (three parts input to one of output), from the day on which each price took effect, on a logarithmic axis.',
    price: 'USD per million tokens, blended 3:1',
    releaseTitle: 'What models cost at release',
    releaseDescription:
      'Median and middle half of the list prices of all models released in a half-year, open-weight models included, by the catalogue’s current price.',
    median: 'Median of released models',
    changed: ({ n, fell, rose }: Record<'n' | 'fell' | 'rose', string>) =>
      `Of ${n} models whose listed price changed, ${fell} became cheaper and ${rose} dearer.`,
    deepest: ({
      model,
      vendor,
      cut,
      first,
      last,
      from,
      to,
    }: Record<'model' | 'vendor' | 'cut' | 'first' | 'last' | 'from' | 'to', string>) =>
      `The deepest cut on record is ${vendor}’s ${model}: ${cut}, from ${first} to ${last} per million tokens between ${from} and ${to}.`,
    releases: ({ first, from, last, to }: Record<'first' | 'from' | 'last' | 'to', string>) =>
      `The median new model costs ${last} per million tokens (${to}) against ${first} (${from}): cheap repricing has not made the newest models cheaper.`,
    releasesFell: ({ first, from, last, to }: Record<'first' | 'from' | 'last' | 'to', string>) =>
      `The median new model costs ${last} per million tokens (${to}) against ${first} (${from}).`,
    note: 'Price history comes from the commits of a public catalogue. It records corrections of the catalogue beside real price changes, so single jumps need a second source.',
    noteList:
      'List prices: discounts, caching and batch prices are left out. A token of one model is not a token of another.',
    method:
      'Blended = (3 × input + output) ÷ 4; change = last over first price on record, free models left out.',
    half: ({ year, half }: { year: string; half: string }) => `H${half} ${year}`,
  },
  zh: {
    lead: '标价的变动有两种：厂商给旧模型改价，或者用更贵、更便宜的新模型取而代之。',
    stepTitle: '降幅最大的模型标价',
    stepDescription: '混合标价（输入与输出按 3:1 加权），自各价格生效之日起，对数坐标。',
    price: '美元/百万 token（3:1 混合）',
    releaseTitle: '新模型发布时卖多少钱',
    releaseDescription: '每半年发布的全部模型（含开放权重模型）标价的中位数与中间一半，按目录现价计。',
    median: '新发布模型的中位数',
    changed: ({ n, fell, rose }) => `标价变动过的 ${n} 个模型中，${fell} 个降价，${rose} 个涨价。`,
    deepest: ({ model, vendor, cut, first, last, from, to }) =>
      `有记录以来降幅最大的是 ${vendor} 的 ${model}：${from}至${to}间每百万 token 从 ${first} 降至 ${last}，降幅 ${cut}。`,
    releases: ({ first, from, last, to }) =>
      `新模型的价格中位数为每百万 token ${last}（${to}），此前为 ${first}（${from}）：旧模型不断降价，最新模型却没有变便宜。`,
    releasesFell: ({ first, from, last, to }) =>
      `新模型的价格中位数为每百万 token ${last}（${to}），此前为 ${first}（${from}）。`,
    note: '价格历史取自一个公开目录的提交记录，其中既有真实调价，也有目录自身的更正，个别跳变需要第二个来源印证。',
    noteList: '均为标价，不含折扣、缓存与批量价；不同模型的 token 并不等价。',
    method: '混合价 =（3 × 输入 + 输出）÷ 4；变动 = 末次标价 ÷ 首次标价，不含免费模型。',
    half: ({ year, half }) => `${year} 年${half === '1' ? '上' : '下'}半年`,
  },
})

/** Lines that can be told apart in one chart, and how many of them one vendor may have. */
const drawn = 8
const ofOneVendor = 2

function deepestCuts(changes: readonly PriceChange[]): PriceChange[] {
  const cuts = changes.filter(({ relative }) => relative < 0)
  const place = (cut: PriceChange) => cuts.filter(({ vendor }) => vendor === cut.vendor).indexOf(cut)
  return cuts.filter((cut) => place(cut) < ofOneVendor).slice(0, drawn)
}

function stepFigure(
  history: Traced<PricePoint[]>,
  changes: readonly PriceChange[],
  context: ReportContext,
): Figure {
  const { language, look } = context
  const say = messages(language)
  const cuts = deepestCuts(changes)
  const wanted = new Set(cuts.map(({ model }) => model))
  const rows = history.result.filter(({ model, blended }) => wanted.has(model) && blended > 0)
  const styles = Object.fromEntries(
    cuts.map(({ model, vendor }, i) => [model, { ...look(vendor), dash: ['', '6 3', '2 3'][i % 3]! }]),
  )
  const options = {
    title: say.stepTitle,
    description: say.stepDescription,
    valueLabel: say.price,
    seriesLabel: words(language).model,
    format: 'usd',
    log: true,
    styles,
  } as const
  const points = rows.map(({ model, effective_date, blended }) => ({
    series: model,
    date: effective_date,
    value: blended,
  }))
  const sourced = rows.map(({ source_id }) => ({ sources: [source_id] }))
  return figure(
    'prices-changes',
    { chart: 'step', rows: points, options },
    provenanceOf(sourced, history.sql, say.method, context),
    { name: 'prices', rows },
  )
}

function releaseFigure(
  { result, sql }: Traced<ReleasePrice[]>,
  bands: readonly ReleaseBand[],
  context: ReportContext,
): Figure {
  const say = messages(context.language)
  const rows = bands.map(({ period_end, low, median, high }) => ({
    series: say.median,
    date: period_end,
    value: median,
    low,
    high,
  }))
  const options = {
    title: say.releaseTitle,
    description: say.releaseDescription,
    valueLabel: say.price,
    format: 'usd',
  } as const
  const sourced = result.map(({ source_id }) => ({ sources: [source_id] }))
  return figure(
    'prices-releases',
    { chart: 'band', rows, options: { ...options, styles: { [say.median]: context.look('Google') } } },
    provenanceOf(sourced, sql, say.method, context),
    { name: 'release_prices', rows: bands },
  )
}

function changeFindings(changes: readonly PriceChange[], { language, names }: ReportContext): Finding[] {
  const deepest = changes[0]
  if (!deepest) return []
  const say = messages(language)
  const count = (n: number) => cite(formatNumber(n, language))
  const money = (value: number) => cite(formatMoney(value, 'USD', language))
  const fell = changes.filter(({ relative }) => relative < 0).length
  const told = {
    model: deepest.model,
    vendor: names.vendor(deepest.vendor),
    cut: cite(formatPercent(-deepest.relative, language, 0)),
    first: money(deepest.first),
    last: money(deepest.last),
    from: deepest.from,
    to: deepest.to,
  }
  return [
    {
      text: say.changed({ n: count(changes.length), fell: count(fell), rose: count(changes.length - fell) }),
      figure: 'prices-changes',
      headline: true,
    },
    { text: say.deepest(told), figure: 'prices-changes' },
  ]
}

function releaseFinding(bands: readonly ReleaseBand[], { language }: ReportContext): Finding[] {
  const [first, last] = [bands[0], bands.at(-1)]
  if (!first || !last || first === last) return []
  const say = messages(language)
  const half = ({ period_start }: ReleaseBand) =>
    say.half({ year: period_start.slice(0, 4), half: period_start.slice(5, 7) === '01' ? '1' : '2' })
  const told = {
    first: cite(formatMoney(first.median, 'USD', language)),
    from: half(first),
    last: cite(formatMoney(last.median, 'USD', language)),
    to: half(last),
  }
  return [
    {
      text: last.median >= first.median ? say.releases(told) : say.releasesFell(told),
      figure: 'prices-releases',
    },
  ]
}

/** Prices over time. */
export const prices: Section = {
  id: 'prices',
  title: { en: 'Prices over time', zh: '价格的变化' },
  async build(context) {
    const say = messages(context.language)
    const history = await context.trace((engine) => engine.all<PricePoint>(priceHistory(engine.dialect)))
    const releases = await context.trace((engine) => engine.all<ReleasePrice>(releasePrices(engine.dialect)))
    const changes = priceChanges(history.result)
    const bands = releaseBands(releases.result)
    return {
      lead: say.lead,
      findings: [...changeFindings(changes, context), ...releaseFinding(bands, context)],
      figures: [
        ...(changes.length ? [stepFigure(history, changes, context)] : []),
        ...(bands.length ? [releaseFigure(releases, bands, context)] : []),
      ],
      notes: [say.note, say.noteList],
    }
  },
}
