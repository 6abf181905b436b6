import type { Evidence, LeverName, Recommendation } from '@bellwether/analysis'
import {
  defineMessages,
  formatNumber,
  formatPercent,
  type Grain,
  grainNames,
  type Language,
} from '@bellwether/core'

type Texts<K extends string> = Record<K, string>

/** What levers and recommendations say, at a terminal and in the report. */
export const leverWords = defineMessages({
  en: {
    retention: 'one point more retention',
    newUsers: '10 % more new users',
    reactivation: '10 % more returns',
    price: 'a price 10 % lower',
    do: 'do it',
    test: 'test it first',
    avoid: 'leave it',
    expected: ({ lever, value, low, high, horizon }: Texts<'lever' | 'value' | 'low' | 'high' | 'horizon'>) =>
      `${lever}: ${value} within ${horizon} (95 %: ${low} to ${high})`,
    first_retention: ({ value, users, periods, unit }: Texts<'value' | 'users' | 'periods' | 'unit'>) =>
      `${value} of ${users} users who had just come or come back were active in the next ${unit} too, over ${periods} steps`,
    return_rate: ({ value, users, periods, unit }: Texts<'value' | 'users' | 'periods' | 'unit'>) =>
      `${value} of those away returned in a ${unit}, of ${users} absences over ${periods} steps`,
    new_users: ({ value, users, periods, unit }: Texts<'value' | 'users' | 'periods' | 'unit'>) =>
      `${value} new users a ${unit}, ${users} over ${periods} steps`,
    active_users: ({ value, unit }: Texts<'value' | 'users' | 'periods' | 'unit'>) =>
      `${value} active users in the last ${unit}; how they follow the price was assumed, not seen`,
    stationary: 'users go on to stay and return as they did',
    same_users: 'users won or kept by the lever are like the others',
    elasticity_assumed: 'new users follow the price by the power of --price-elasticity',
    cost_unknown: ({ lever }: Texts<'lever'>) =>
      `pulling it costs nothing (state it with --cost ${lever}=AMOUNT)`,
    wrong: ({ units, metric, effect }: Texts<'units' | 'metric' | 'effect'>) =>
      `an experiment with ${units} units a group in which the interval of the change of ${metric} excludes ${effect}`,
    retentionMetric: 'retention',
    return_rateMetric: 'returns',
    new_usersMetric: 'new users',
    points: ({ value }: Texts<'value'>) => `${value} points`,
    evidence: 'rests on',
    assumes: 'assumes',
    falsified: 'proved wrong by',
    horizon: ({ n, unit }: Texts<'n' | 'unit'>) => `${n} ${unit}s`,
  },
  zh: {
    retention: '留存率提高一个百分点',
    newUsers: '新用户增加 10 %',
    reactivation: '回流增加 10 %',
    price: '降价 10 %',
    do: '可以做',
    test: '先做实验',
    avoid: '不要做',
    expected: ({ lever, value, low, high, horizon }) =>
      `${lever}：${horizon}内 ${value}（95 % 区间 ${low} 至 ${high}）`,
    first_retention: ({ value, users, periods, unit }) =>
      `新来或回流的 ${users} 人次中，${value} 下一${unit}仍活跃（共 ${periods} 步）`,
    return_rate: ({ value, users, periods, unit }) =>
      `离开者每${unit}有 ${value} 回流（${users} 人次，共 ${periods} 步）`,
    new_users: ({ value, users, periods, unit }) =>
      `每${unit}新增 ${value} 名用户，${periods} 步共 ${users} 名`,
    active_users: ({ value, unit }) => `上一${unit}有 ${value} 名活跃用户；他们对价格的反应是假定，而非观测`,
    stationary: '用户的留存与回流照旧',
    same_users: '因该举措而来或留下的用户与其他用户相同',
    elasticity_assumed: '新用户随价格变化的幂次为 --price-elasticity',
    cost_unknown: ({ lever }) => `实施不花钱（可用 --cost ${lever}=金额 注明）`,
    wrong: ({ units, metric, effect }) =>
      `每组 ${units} 个单位的实验，若${metric}变化的区间不含 ${effect}，即为证伪`,
    retentionMetric: '留存率',
    return_rateMetric: '回流率',
    new_usersMetric: '新用户数',
    points: ({ value }) => `${value} 个百分点`,
    evidence: '依据',
    assumes: '假定',
    falsified: '何以证伪',
    horizon: ({ n, unit }) => (unit === '月' ? `${n} 个月` : `${n} ${unit}`),
  },
})

/** An amount with its sign, in whole units. */
export function signed(value: number, language: Language): string {
  const text = formatNumber(Math.abs(value), language, Math.abs(value) < 10 ? 1 : 0)
  return `${value < 0 ? '−' : '+'}${text}`
}

/** A span of periods: `12 months`. */
function horizonText(periods: number, grain: Grain, language: Language): string {
  const say = leverWords(language)
  return say.horizon({ n: formatNumber(periods, language), unit: grainNames[grain][language] })
}

/** What a recommendation expects, in a sentence without its full stop. */
export function expectedText(
  { lever, profit_change, low, high, horizon }: Recommendation,
  grain: Grain,
  language: Language,
  number: (text: string) => string = (text) => text,
): string {
  const say = leverWords(language)
  return say.expected({
    lever: say[lever],
    value: number(signed(profit_change, language)),
    low: number(signed(low, language)),
    high: number(signed(high, language)),
    horizon: horizonText(horizon, grain, language),
  })
}

/** What a recommendation rests on. */
export function evidenceText(evidence: Evidence, grain: Grain, language: Language): string {
  const say = leverWords(language)
  const share = evidence.figure === 'first_retention' || evidence.figure === 'return_rate'
  return say[evidence.figure]({
    value: share ? formatPercent(evidence.value, language) : formatNumber(evidence.value, language, 0),
    users: formatNumber(evidence.users, language, 0),
    periods: formatNumber(evidence.periods, language),
    unit: grainNames[grain][language],
  })
}

/** What a recommendation assumes, one clause each. */
export function assumptionTexts({ assumptions, lever }: Recommendation, language: Language): string[] {
  const say = leverWords(language)
  return assumptions.map((key) => (key === 'cost_unknown' ? say.cost_unknown({ lever }) : say[key]))
}

/** Which experiment would prove a recommendation wrong. */
export function falsifierText({ falsifier }: Recommendation, language: Language): string {
  const say = leverWords(language)
  const change = say.points({ value: signed(100 * falsifier.effect, language) })
  return say.wrong({
    units: formatNumber(falsifier.units_per_group, language),
    metric: say[`${falsifier.metric}Metric`],
    effect: falsifier.metric === 'new_users' ? `+${formatPercent(falsifier.effect, language)}` : change,
  })
}

/** A lever's name in words. */
export const leverText = (lever: LeverName, language: Language): string => leverWords(language)[lever]
