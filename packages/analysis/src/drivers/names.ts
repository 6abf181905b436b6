import type { Bilingual, Language } from '@bellwether/core'
import { unexplained } from './changes.ts'

const names: Readonly<Record<string, Bilingual>> = {
  arena_rating: { en: 'capability (arena rating)', zh: '能力（竞技场评分）' },
  price: { en: 'price (blended)', zh: '价格（混合）' },
  price_input: { en: 'input price', zh: '输入价格' },
  price_output: { en: 'output price', zh: '输出价格' },
  context_length: { en: 'context length', zh: '上下文长度' },
  open_weights: { en: 'open weights', zh: '开放权重' },
  recency: { en: 'months since last release', zh: '距上次发布的月数' },
  [unexplained]: { en: 'not explained', zh: '未能解释' },
}

/** What a driver is called; a user's own keep the name of their column. */
export const driverName = (driver: string, language: Language): string => names[driver]?.[language] ?? driver
