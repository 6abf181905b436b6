import {
  formatCompact,
  formatDay,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPoints,
  type Language,
} from '@bellwether/core'

/** How a chart writes its values. Fractions are written as percentages, differences of fractions as points. */
export type ValueFormat = 'number' | 'integer' | 'compact' | 'percent' | 'points' | 'usd'

/** A value in the words of the language; a gap is an en dash. */
export function formatValue(
  value: number | null | undefined,
  format: ValueFormat,
  language: Language,
): string {
  if (value === null || value === undefined) return '–'
  switch (format) {
    case 'number':
      return formatNumber(value, language, 2)
    case 'integer':
      return formatNumber(value, language, 0)
    case 'compact':
      return formatCompact(value, language)
    case 'percent':
      return formatPercent(value, language)
    case 'points':
      return formatPoints(value, language)
    case 'usd':
      return formatMoney(value, 'USD', language)
  }
}

/** A value on an axis: like `formatValue`, without decimals that all ticks share. */
export function formatTick(value: number, format: ValueFormat, language: Language): string {
  if (format === 'percent')
    return formatPercent(value, language, Math.abs(value) < 0.01 && value !== 0 ? 1 : 0)
  if (format === 'points') return formatNumber(value * 100, language, 1)
  return formatValue(value, format, language)
}

/** A day for tables and captions. */
export const formatDate = formatDay

/** A day as the point in time that Plot's scales take. */
export const timeOf = (day: string): Date => new Date(`${day}T00:00:00Z`)
