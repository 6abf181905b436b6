import { type Day, isDay, UserError } from '@bellwether/core'
import sql, { join, type Sql } from 'sql-template-tag'
import { textLiteral } from '../dialects/duckdb.ts'

/** What one unit of a currency was worth in another on a day. */
export type Rate = { readonly currency: string; readonly rate: number; readonly day: Day }

/** Reads a code of ISO 4217. @throws UserError when it is not three letters */
export function parseCurrency(text: string): string {
  const code = text.trim().toUpperCase()
  if (/^[A-Z]{3}$/.test(code)) return code
  throw new UserError(`"${text}" is not a currency`, { hint: 'write a code of ISO 4217: USD, EUR, CNY' })
}

/**
 * Reads `EUR=1.08@2025-01-31`: from that day on, one euro is taken for 1.08 of the currency that amounts are converted to.
 *
 * @throws UserError when it is written otherwise
 */
export function parseRate(text: string): Rate {
  const [, currency = '', number = '', day = ''] = /^(.+?)=(.+?)@(.+)$/.exec(text.trim()) ?? []
  const rate = Number(number)
  if (currency && rate > 0 && Number.isFinite(rate) && isDay(day))
    return { currency: parseCurrency(currency), rate, day }
  throw new UserError(`"${text}" is not a dated rate`, {
    hint: 'write CURRENCY=RATE@DAY: --rate EUR=1.08@2025-01-31',
  })
}

/** The currencies that have a rate. */
function ratedCurrencies(rates: readonly Rate[]): string[] {
  return [...new Set(rates.map(({ currency }) => currency))].sort()
}

/**
 * The rate of a row, in SQL: of its currency, the latest on or before its day; 1 for a currency without rates, which
 * stays what it is; null where all rates are of later days.
 */
export function rateOf(currency: Sql, day: Sql, rates: readonly Rate[]): Sql {
  const latestFirst = [...rates].sort((a, b) => (a.day < b.day ? 1 : -1))
  const dated = latestFirst.map(
    ({ currency: code, rate, day: from }) =>
      sql`when ${currency} = ${textLiteral(code)} and ${day} >= cast(${textLiteral(from)} as date) then cast(${textLiteral(String(rate))} as double)`,
  )
  const codes = join(ratedCurrencies(rates).map(textLiteral))
  return sql`case ${join(dated, ' ')} when ${currency} in (${codes}) then null else 1 end`
}

/**
 * The currency that amounts are converted to, from what the user said.
 *
 * @param currency of amounts that state none
 * @throws UserError when rates are given but no target, or a rate of the target itself
 */
export function conversionTarget(
  rates: readonly Rate[],
  convertTo: string | undefined,
  currency: string | undefined,
): string | undefined {
  if (rates.length === 0) return undefined
  const rated = ratedCurrencies(rates)
  const target = convertTo ?? (currency && !rated.includes(currency) ? currency : undefined)
  if (!target) {
    throw new UserError(`rates of ${rated.join(', ')} are given, but not the currency to convert to`, {
      hint: 'add --convert-to USD',
    })
  }
  if (rated.includes(target))
    throw new UserError(`--rate ${target}=… converts ${target} to itself`, { hint: 'leave it out' })
  return target
}
