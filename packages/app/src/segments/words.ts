import type { SegmentRow, Trait, UserFeatureName } from '@bellwether/analysis'
import {
  type Bilingual,
  defineMessages,
  formatList,
  formatNumber,
  formatPercent,
  type Language,
} from '@bellwether/core'

type Wording = {
  readonly name: Bilingual
  readonly high: Bilingual
  readonly low: Bilingual
  readonly format: 'number' | 'percent'
}

/** How features of users are called, and what it is called to have much or little of them. */
const wordings: Readonly<Record<UserFeatureName, Wording>> = {
  recency_days: {
    name: { en: 'days since last seen', zh: '距上次活跃的天数' },
    high: { en: 'long gone', zh: '久未出现' },
    low: { en: 'here recently', zh: '近期活跃' },
    format: 'number',
  },
  tenure_days: {
    name: { en: 'days since first seen', zh: '距首次出现的天数' },
    high: { en: 'long-standing', zh: '老用户' },
    low: { en: 'new', zh: '新用户' },
    format: 'number',
  },
  days_a_month: {
    name: { en: 'active days in thirty', zh: '每三十天活跃天数' },
    high: { en: 'often here', zh: '常来' },
    low: { en: 'rarely here', zh: '少来' },
    format: 'number',
  },
  events_a_day: {
    name: { en: 'events on an active day', zh: '活跃日事件数' },
    high: { en: 'busy when here', zh: '每次用得多' },
    low: { en: 'brief when here', zh: '每次用得少' },
    format: 'number',
  },
  products: {
    name: { en: 'products', zh: '产品数' },
    high: { en: 'several products', zh: '多产品' },
    low: { en: 'one product', zh: '单一产品' },
    format: 'number',
  },
  value_a_day: {
    name: { en: 'value on an active day', zh: '活跃日价值' },
    high: { en: 'much value a day', zh: '日均价值高' },
    low: { en: 'little value a day', zh: '日均价值低' },
    format: 'number',
  },
  work_hours: {
    name: { en: 'events in work hours', zh: '工作时段占比' },
    high: { en: 'at work', zh: '工作时段' },
    low: { en: 'outside work', zh: '非工作时段' },
    format: 'percent',
  },
  evening: {
    name: { en: 'events in the evening', zh: '晚间占比' },
    high: { en: 'in the evening', zh: '晚间' },
    low: { en: 'seldom in the evening', zh: '少在晚间' },
    format: 'percent',
  },
  night: {
    name: { en: 'events at night', zh: '夜间占比' },
    high: { en: 'at night', zh: '夜间' },
    low: { en: 'seldom at night', zh: '少在夜间' },
    format: 'percent',
  },
  weekend: {
    name: { en: 'events at the weekend', zh: '周末占比' },
    high: { en: 'at weekends', zh: '周末' },
    low: { en: 'on weekdays', zh: '工作日' },
    format: 'percent',
  },
  purchases: {
    name: { en: 'purchases', zh: '购买次数' },
    high: { en: 'frequent buyers', zh: '常买' },
    low: { en: 'rare buyers', zh: '少买' },
    format: 'number',
  },
  spend: {
    name: { en: 'spend', zh: '消费额' },
    high: { en: 'big spenders', zh: '消费高' },
    low: { en: 'small spenders', zh: '消费低' },
    format: 'number',
  },
}

const messages = defineMessages({
  en: {
    none: 'outside all segments',
    ordinary: 'like the average user',
    segment: ({ n }: { n: string }) => `Segment ${n}`,
    high: ({ name }: { name: string }) => `high ${name}`,
    low: ({ name }: { name: string }) => `low ${name}`,
    against: ({ name, value, overall }: Record<'name' | 'value' | 'overall', string>) =>
      `${name} ${value} (all: ${overall})`,
  },
  zh: {
    none: '不属于任何分群',
    ordinary: '与总体相近',
    segment: ({ n }) => `分群 ${n}`,
    high: ({ name }) => `${name}高`,
    low: ({ name }) => `${name}低`,
    against: ({ name, value, overall }) => `${name} ${value}（总体 ${overall}）`,
  },
})

const wordingOf = (feature: string): Wording | undefined => wordings[feature as UserFeatureName]

/** A feature's name in words; a column of a file keeps its own. */
const featureText = (feature: string, language: Language): string =>
  wordingOf(feature)?.name[language] ?? feature

function traitText({ feature, level }: Trait, language: Language): string {
  const wording = wordingOf(feature)
  return wording ? wording[level][language] : messages(language)[level]({ name: feature })
}

/** A segment's number in words. */
export function segmentText(segment: number, language: Language): string {
  const say = messages(language)
  return segment === 0 ? say.none : say.segment({ n: formatNumber(segment, language) })
}

/** What a segment is like: `often here, at work, several products`. */
export function profileText({ segment, traits }: SegmentRow, language: Language): string {
  const say = messages(language)
  if (traits.length === 0) return segment === 0 ? say.none : say.ordinary
  return traits.map((trait) => traitText(trait, language)).join(language === 'zh' ? '、' : ', ')
}

/** The numbers behind a profile: `days since last seen 3 (all: 40)`. */
export function traitNumbers({ traits }: SegmentRow, language: Language): string {
  const say = messages(language)
  const texts = traits.map(({ feature, value, overall }) => {
    const written = (number: number) =>
      wordingOf(feature)?.format === 'percent'
        ? formatPercent(number, language, 0)
        : formatNumber(number, language, Math.abs(number) < 10 ? 1 : 0)
    return say.against({
      name: featureText(feature, language),
      value: written(value),
      overall: written(overall),
    })
  })
  return formatList(texts, language)
}
