import { dayNumber, defineMessages, median } from '@bellwether/core'
import { metricOf } from '../../schema/metrics.ts'
import { grouped, marketKey, type Observed, preferredInTime, seriesKey, seriesName } from '../evidence.ts'
import { foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    ended: ({ series, last, market }: { series: string; last: string; market: string }) =>
      `${series} ends on ${last}, its market on ${market}`,
    repeated: ({ series, count, since }: { series: string; count: number; since: string }) =>
      `${series} has stayed at the very same value for ${count} periods since ${since}`,
    update: 'look for a newer figure; until then its last value is not today’s',
    verify: 'check whether the source still updates it',
  },
  zh: {
    ended: ({ series, last, market }) => `${series} 止于 ${last}，而其市场数据到 ${market}`,
    repeated: ({ series, count, since }) => `${series} 自 ${since} 起连续 ${count} 期数值完全相同`,
    update: '查找更新的数字；在此之前，其末值不代表现状',
    verify: '核对来源是否仍在更新',
  },
})

/** A series is stale when it lags its market by this many of its usual steps, and by no less than half a year. */
const steps = 3
const leastLag = 182
const leastPoints = 3
const repeats = 4

const endOf = (o: Observed): number => dayNumber(o.period_end)

function ended(series: readonly Observed[], marketEnd: Observed): GateFinding[] {
  if (series.length < leastPoints) return []
  const last = series.at(-1)!
  const usual = median(series.slice(1).map((o, i) => endOf(o) - endOf(series[i]!)))
  if (endOf(marketEnd) - endOf(last) <= Math.max(steps * usual, leastLag)) return []
  return [
    foundIn('info', [last], (language) => [
      messages(language).ended({
        series: seriesName(last, language),
        last: last.period_end,
        market: marketEnd.period_end,
      }),
      messages(language).update,
    ]),
  ]
}

/** The figures at the end of a series that are equal to its last. */
function unchanged(series: readonly Observed[]): Observed[] {
  const last = series.at(-1)!
  const changed = series.findLastIndex(({ value }) => value !== last.value)
  return series.slice(changed + 1)
}

function repeated(series: readonly Observed[]): GateFinding[] {
  const same = unchanged(series)
  const [first] = same
  if (same.length < repeats || first!.value === 0) return []
  return [
    foundIn('warning', same, (language) => [
      messages(language).repeated({
        series: seriesName(first!, language),
        count: same.length,
        since: first!.period_start,
      }),
      messages(language).verify,
    ]),
  ]
}

function checkMarket(market: readonly Observed[]): GateFinding[] {
  const marketEnd = market.at(-1)!
  return grouped(market, seriesKey).flatMap((series) => [...ended(series, marketEnd), ...repeated(series)])
}

/** Models are retired and their ratings end; nothing is stale about that. */
const updated = ({ metric }: Observed): boolean => (metricOf(metric)?.of ?? 'product') === 'product'

/** Series that ended long before their market's other figures, or repeat one value. */
export const staleSeries: Gate = {
  title: { en: 'Stale series', zh: '停更的序列' },
  observations: ({ observations }) =>
    grouped(preferredInTime(observations).filter(updated), marketKey).flatMap(checkMarket),
}
