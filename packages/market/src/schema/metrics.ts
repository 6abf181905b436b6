import type { Bilingual } from '@bellwether/core'

/**
 * What a figure does over time: a `stock` is a level at a moment, a `flow` is counted over its period, a `rate` is a
 * pace stated on a date (a day's, a month's or a year's worth), a `ratio` divides two measures, a `rating` is a score.
 * Only flows of one basis may be added over periods.
 */
export type MetricKind = 'stock' | 'flow' | 'rate' | 'ratio' | 'rating'

/** A known measure. */
export type KnownMetric = {
  readonly kind: MetricKind
  /** The unit of its values; shares of it without amounts are in `percent`. */
  readonly unit: string
  readonly name: Bilingual
  /** What the figures are of: products and vendors, or single models and packages, which no dictionary lists. */
  readonly of: 'product' | 'model' | 'package'
}

const metric = (kind: MetricKind, unit: string, en: string, zh: string, of: KnownMetric['of'] = 'product') =>
  ({ kind, unit, name: { en, zh }, of }) satisfies KnownMetric

/** The known measures by their names in `observations.metric`. One's own data may use others. */
export const metrics = {
  daily_active_users: metric('stock', 'people', 'daily active users', '日活跃用户'),
  weekly_active_users: metric('stock', 'people', 'weekly active users', '周活跃用户'),
  monthly_active_users: metric('stock', 'people', 'monthly active users', '月活跃用户'),
  active_users: metric('stock', 'people', 'active users, period not stated', '活跃用户（未说明周期）'),
  registered_users: metric('stock', 'people', 'registered users', '注册用户'),
  survey_users: metric('stock', 'people', 'people who have used it (survey)', '使用过的人（调查）'),
  unique_visitors: metric('flow', 'people', 'unique visitors', '独立访客'),
  paying_subscribers: metric('stock', 'subscribers', 'paying subscribers', '付费订阅用户'),
  app_downloads: metric('flow', 'downloads', 'app downloads', '应用下载量'),
  visits: metric('flow', 'visits', 'website visits', '网站访问量'),
  referrals: metric('flow', 'page views', 'referred page views', '引荐页面浏览量'),
  model_use: metric('flow', 'uses', 'model use', '模型使用'),
  tokens: metric('flow', 'tokens', 'tokens', 'token 量'),
  prompt_tokens: metric('flow', 'tokens', 'prompt tokens', '输入 token'),
  completion_tokens: metric('flow', 'tokens', 'completion tokens', '输出 token'),
  cached_tokens: metric('flow', 'tokens', 'cached prompt tokens', '缓存命中的输入 token'),
  daily_tokens: metric('rate', 'tokens', 'tokens a day', '日均 token 量'),
  monthly_tokens: metric('rate', 'tokens', 'tokens a month', '月 token 量'),
  tokens_per_minute: metric('rate', 'tokens', 'tokens a minute', '每分钟 token 量'),
  daily_messages: metric('rate', 'messages', 'messages a day', '日消息量'),
  daily_api_calls: metric('rate', 'calls', 'API calls a day', '日 API 调用量'),
  queries: metric('flow', 'queries', 'queries', '查询量'),
  revenue: metric('flow', 'USD', 'revenue', '收入'),
  revenue_forecast: metric('flow', 'USD', 'expected revenue', '预期收入'),
  annualized_revenue: metric('rate', 'USD', 'annualized revenue', '年化收入'),
  revenue_per_user_month: metric('ratio', 'USD', 'monthly revenue per monthly user', '每月活用户月收入'),
  spend: metric('flow', 'USD', 'spend', '支出'),
  market_size: metric('flow', 'USD', 'market size', '市场规模'),
  market_size_forecast: metric('flow', 'USD', 'market size forecast', '市场规模预测'),
  annualized_market_size: metric('rate', 'USD', 'annualized market size', '年化市场规模'),
  arena_rating: metric('rating', 'points', 'arena rating', '竞技场评分', 'model'),
  package_downloads: metric('flow', 'downloads', 'package downloads', '软件包下载量', 'package'),
} as const satisfies Readonly<Record<string, KnownMetric>>

export type MetricName = keyof typeof metrics

/** The known measure of a name; undefined for one that only the user's own data has. */
export const metricOf = (name: string): KnownMetric | undefined =>
  Object.hasOwn(metrics, name) ? metrics[name as MetricName] : undefined
