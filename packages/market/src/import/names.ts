import type { Column } from '../schema/table.ts'

/** Words at the end of a column's name that say how it is counted and not what it is. */
const qualifiers = new Set([
  'usd',
  'eur',
  'cny',
  'rmb',
  'gbp',
  'jpy',
  'utc',
  'gmt',
  'local',
  'iso',
  'total',
  'raw',
])

/** A name in lower case with `_` between its words: `Order Date (UTC)` and `orderDateUTC` give `order_date_utc`. */
function normalizeName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

function withoutQualifiers(name: string): string {
  const words = name.split('_')
  while (words.length > 1 && qualifiers.has(words.at(-1)!)) words.pop()
  return words.join('_')
}

/** Chinese has no spaces between words, so a name is recognized inside a longer one. */
const isChinese = (text: string) => /\p{Script=Han}/u.test(text)

/** How well one known name fits: 3 the same, 2 without its qualifiers, 1 at its end; 0 not at all. */
function closeness(name: string, known: string): number {
  if (name === known) return 3
  const bare = withoutQualifiers(name)
  if (bare === known) return 2
  if (isChinese(known)) return known.length > 1 && name.includes(known) ? 1 : 0
  return known.length > 2 && bare.endsWith(`_${known}`) ? 1 : 0
}

/**
 * How well a column of a file fits a column of a table by its name; 0 not at all. The canonical name beats every alias,
 * and an earlier alias a later one.
 */
export function nameScore(name: string, { name: canonical, aliases }: Column): number {
  const normal = normalizeName(name)
  return Math.max(
    0,
    ...[canonical, ...aliases].map((known, i) => {
      const close = closeness(normal, known)
      return close === 0 ? 0 : close * 1000 - i
    }),
  )
}

const currencyWords: Readonly<Record<string, string>> = {
  usd: 'USD',
  eur: 'EUR',
  cny: 'CNY',
  rmb: 'CNY',
  gbp: 'GBP',
  jpy: 'JPY',
  人民币: 'CNY',
  美元: 'USD',
  欧元: 'EUR',
  日元: 'JPY',
}

/** The currency that the name of a column states: `revenue_usd`, `金额（人民币）`. */
export function currencyInName(name: string): string | undefined {
  const normal = normalizeName(name)
  const words = normal.split('_')
  return Object.entries(currencyWords).find(([word]) =>
    isChinese(word) ? normal.includes(word) : words.includes(word),
  )?.[1]
}
