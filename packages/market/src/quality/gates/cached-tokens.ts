import { defineMessages, formatMoney, formatPercent } from '@bellwether/core'
import {
  basisName,
  type Evidence,
  grouped,
  marketName,
  type Observed,
  periodKey,
  periodName,
  seriesName,
} from '../evidence.ts'
import { foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    declared: ({ market, basis }: { market: string; basis: string }) =>
      `${market}: “${basis}” may bill cached tokens twice, which overstates vendors whose prompts are cached most`,
    compare: 'read it beside the share by tokens, never alone',
    parts: ({ series, period, share }: { series: string; period: string; share: string }) =>
      `${series}, ${period}: prompt, completion and cached tokens make ${share} of all tokens`,
    subtract: 'cached tokens are part of the prompt: subtract them before pricing the rest',
    dear: ({
      series,
      period,
      price,
      list,
    }: {
      series: string
      period: string
      price: string
      list: string
    }) =>
      `${series}, ${period}: ${price} a million tokens, above the dearest list price of the vendor, ${list}`,
    recount: 'recompute the spend with cached tokens at the cache-read price only',
  },
  zh: {
    declared: ({ market, basis }) => `${market}：“${basis}”可能对缓存 token 重复计费，高估缓存较多的厂商`,
    compare: '须与按 token 的份额并列阅读，不可单独使用',
    parts: ({ series, period, share }) =>
      `${series}，${period}：输入、输出与缓存 token 合计为总量的 ${share}`,
    subtract: '缓存 token 属于输入：先扣除，再对其余部分计价',
    dear: ({ series, period, price, list }) =>
      `${series}，${period}：每百万 token ${price}，高于该厂商最高标价 ${list}`,
    recount: '缓存 token 只按缓存读取价重新计算支出',
  },
})

/** Counting and rounding leave a percent of doubt. */
const slack = 1.01

/** Bases whose dictionary entry says that they bill twice. */
function declared(observations: readonly Observed[]): GateFinding[] {
  const billed = observations.filter(({ caveat }) => caveat === 'cached_tokens')
  return grouped(billed, ({ market, basis }) => JSON.stringify([market, basis])).map((figures) =>
    foundIn('warning', figures, (language) => [
      messages(language).declared({
        market: marketName(figures[0]!, language),
        basis: basisName(figures[0]!, language),
      }),
      messages(language).compare,
    ]),
  )
}

type Measures = ReadonlyMap<string, Observed>

/** Cached tokens are counted once inside the prompt and once beside it where the parts exceed all tokens. */
function countedTwice(of: Measures): GateFinding[] {
  const total = of.get('tokens')
  const parts = ['prompt_tokens', 'completion_tokens', 'cached_tokens'].flatMap((name) => of.get(name) ?? [])
  const sum = parts.reduce((all, { value }) => all + value, 0)
  if (!total || parts.length < 3 || sum <= total.value * slack) return []
  return [
    foundIn('warning', [...parts, total], (language) => [
      messages(language).parts({
        series: seriesName(total, language),
        period: periodName(total),
        share: formatPercent(sum / total.value, language),
      }),
      messages(language).subtract,
    ]),
  ]
}

/** No mix of a vendor's models can cost more a token than the dearest of them: more was billed than was used. */
function tooDear(of: Measures, { dearest }: Evidence): GateFinding[] {
  const spend = of.get('spend')
  const tokens = of.get('tokens')
  const list = spend && dearest.get(spend.vendor)
  if (!spend || !tokens || !list || spend.unit !== 'USD') return []
  const price = (spend.value / tokens.value) * 1e6
  if (price <= list * slack) return []
  return [
    foundIn('warning', [spend, tokens], (language) => [
      messages(language).dear({
        series: seriesName(spend, language),
        period: periodName(spend),
        price: formatMoney(price, 'USD', language),
        list: formatMoney(list, 'USD', language),
      }),
      messages(language).recount,
    ]),
  ]
}

/** The amounts of one entity in one market and period, whatever their basis. */
const occasion = (o: Observed): string =>
  JSON.stringify([o.market, o.entity, o.vendor, o.region, o.segment, periodKey(o)])

/** Spend that is estimated from tokens and list prices, and bills tokens read from a cache twice. */
export const cachedTokens: Gate = {
  title: { en: 'Cached tokens billed twice', zh: '缓存 token 重复计费' },
  observations(evidence) {
    const amounts = evidence.observations.filter(({ unit, preferred }) => unit !== 'percent' && preferred)
    return [
      ...declared(evidence.observations),
      ...grouped(amounts, occasion)
        .map((figures) => new Map(figures.map((o) => [o.metric, o])))
        .flatMap((of) => [...countedTwice(of), ...tooDear(of, evidence)]),
    ]
  },
}
