import type { Language } from './messages/messages.ts'

const locales: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' }

const formatters = new Map<string, Intl.NumberFormat>()

/** `Intl.NumberFormat` objects are slow to make, so each is made once. */
function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  let found = formatters.get(key)
  if (!found) formatters.set(key, (found = new Intl.NumberFormat(locales[language], options)))
  return found
}

/** A number with grouped thousands and at most `digits` decimals: `12,345.6`. */
export function formatNumber(value: number, language: Language, digits = 1): string {
  return formatter(language, { maximumFractionDigits: digits }).format(value)
}

/** A number in three significant digits with the language's own large units: `1.23B`, `12.3亿`. */
export function formatCompact(value: number, language: Language): string {
  return formatter(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(value)
}

/** A fraction of 1 as a percentage with one decimal: `0.256` → `25.6%`. */
export function formatPercent(fraction: number, language: Language, digits = 1): string {
  const options = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  return formatter(language, options).format(fraction)
}

/** A difference of two fractions in percentage points, with its sign: `+1.3 pp`, `+1.3 个百分点`. */
export function formatPoints(difference: number, language: Language, digits = 1): string {
  const number = formatter(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(difference * 100)
  return language === 'zh' ? `${number} 个百分点` : `${number} pp`
}

/** An amount of money, compact and as the language writes it: `$1.23B`, `12.3亿美元`; `currency` is an ISO 4217 code. */
export function formatMoney(value: number, currency: string, language: Language): string {
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: language === 'zh' ? 'name' : 'symbol',
    notation: 'compact',
    maximumSignificantDigits: 3,
  } as const
  return formatter(language, options).format(value)
}

/** A day in words of the language: `Oct 7, 2026`, `2026年10月7日`. */
export function formatDay(day: string, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** A list joined as the language does: `a, b, and c`, `a、b和c`. */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(locales[language], { type: 'conjunction' }).format(items)
}
