import type { Metric } from '@bellwether/market'
import type { Column } from '../output/table.ts'
import type { Words } from './words.ts'

/** What a row of a market is about: the market, and how its figures are counted. */
export const metricColumns = <R extends Pick<Metric, 'market' | 'measure' | 'basis'>>(
  words: Words,
): Column<R>[] => [
  { title: { en: 'Market', zh: '市场' }, cell: ({ market }) => words.market(market), shrink: true },
  {
    title: { en: 'Basis', zh: '口径' },
    cell: ({ measure, basis }) => `${words.measure(measure)}: ${words.basis(basis)}`,
    shrink: true,
  },
]

/** Who says so. */
export const sourceColumn = <R extends { readonly sources: readonly string[] }>(words: Words): Column<R> => ({
  title: { en: 'Source', zh: '来源' },
  cell: ({ sources }) => words.publishers(sources),
  shrink: true,
})
