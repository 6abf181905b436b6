import {
  type Bilingual,
  formatCompact,
  formatMoney,
  formatPercent,
  formatPeriod,
  type Language,
} from '@bellwether/core'
import { type Contract, type Engine, metricOf, other, type ShareRow } from '@bellwether/market'
import sql from 'sql-template-tag'
import { type Names, readNames } from '../../report/names.ts'
import { sparkline } from '../output/sparkline.ts'

/** How rows of a market are written for people: names in their language, and sources by publisher. */
export type Words = Names & {
  readonly part: (name: string) => string
  readonly measure: (name: string) => string
  readonly publishers: (sources: readonly string[]) => string
}

const otherName: Bilingual = { en: other, zh: '其他' }
const salesName: Bilingual = { en: 'sales', zh: '销售记录' }

/** Reads the names that rows of an engine's data are written with. */
export async function wordsOf(engine: Engine, language: Language): Promise<Words> {
  const names = await readNames(engine, language)
  const sources = await engine.all<{ source_id: string; publisher: string }>(
    sql`select source_id, publisher from sources`,
  )
  const publishers = new Map(sources.map(({ source_id, publisher }) => [source_id, publisher]))
  return {
    ...names,
    market: (name) => (name === 'sales' ? salesName[language] : names.market(name)),
    part: (name) => (name === other ? otherName[language] : names.vendor(names.product(name))),
    measure: (name) => metricOf(name)?.name[language] ?? name,
    publishers: (ids) =>
      [...new Set(ids.map((id) => (id === 'sales' ? salesName[language] : (publishers.get(id) ?? id))))].join(
        ', ',
      ),
  }
}

/** The period of a row in its usual name. */
export const periodOf = ({
  period_start,
  period_end,
}: Pick<Contract, 'period_start' | 'period_end'>): string =>
  formatPeriod({ start: period_start, end: period_end })

/** An amount with its unit: money as such, percentages left to the share. */
export function amountOf(value: number, unit: string, language: Language): string {
  if (unit === 'percent') return ''
  return /^[A-Z]{3}$/.test(unit) ? formatMoney(value, unit, language) : formatCompact(value, language)
}

/** An interval in percent; nothing where there is none. */
export function intervalOf({ low, high }: Pick<ShareRow, 'low' | 'high'>, language: Language): string {
  if (low === null || high === null) return ''
  return `${formatPercent(low, language)}–${formatPercent(high, language)}`
}

/** The course of a share over the periods that are known, oldest first; nothing of a single one. */
export const trendOf = (series: readonly { readonly share: number }[]): string =>
  series.length > 1 ? sparkline(series.slice(-24).map(({ share }) => share)) : ''
