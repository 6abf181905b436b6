import { defineMessages, formatNumber, type Language } from '@bellwether/core'

/** Words that several sections use. */
export const words = defineMessages({
  en: {
    vendor: 'Vendor',
    product: 'Product',
    definition: 'Definition',
    model: 'Model',
    share: 'Share',
    others: 'Others',
    months: ({ n }: { n: string }) => `${n} months`,
    years: ({ n }: { n: string }) => `${n} years`,
    between: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  },
  zh: {
    vendor: '厂商',
    product: '产品',
    definition: '定义',
    model: '模型',
    share: '份额',
    others: '其他',
    months: ({ n }) => `${n} 个月`,
    years: ({ n }) => `${n} 年`,
    between: ({ from, to }) => `${from}至${to}`,
  },
})

/** A span of years in the unit that reads best. */
export function formatYears(years: number, language: Language): string {
  const say = words(language)
  return years < 2
    ? say.months({ n: formatNumber(years * 12, language, years < 0.25 ? 1 : 0) })
    : say.years({ n: formatNumber(years, language, 1) })
}

/** The month that a day lies in, in words: `Apr 2025`, `2025年4月`. */
export function formatMonth(day: string, language: Language): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en'
  const options = { year: 'numeric', month: 'short', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${day.slice(0, 7)}-01T00:00:00Z`))
}

/** How many times as large, in words a reader takes in: `45`, `1.4`. */
export const formatTimes = (factor: number, language: Language): string =>
  formatNumber(factor, language, factor < 10 ? 1 : 0)
