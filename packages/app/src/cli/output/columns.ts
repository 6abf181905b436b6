import { formatNumber, formatPercent } from '@bellwether/core'
import type { Column } from './table.ts'

/** A column at the right edge, where figures are compared down a table; `cell` writes the figure. */
export const figureColumn = <R>(en: string, zh: string, cell: Column<R>['cell']): Column<R> => ({
  title: { en, zh },
  cell,
  align: 'right',
})

/** A column of numbers; blank where there is none. */
export const numberColumn = <R>(
  en: string,
  zh: string,
  number: (row: R) => number | null,
  digits?: number,
): Column<R> =>
  figureColumn(en, zh, (row, language) => {
    const value = number(row)
    return value === null ? '' : formatNumber(value, language, digits)
  })

/** A column of fractions of 1 as percentages; blank where there is none. */
export const percentColumn = <R>(
  en: string,
  zh: string,
  fraction: (row: R) => number | null,
  digits?: number,
): Column<R> =>
  figureColumn(en, zh, (row, language) => {
    const value = fraction(row)
    return value === null ? '' : formatPercent(value, language, digits)
  })

/** A column of p-values; blank where there is none. */
export const pColumn = <R>(en: string, zh: string, p: (row: R) => number | null): Column<R> =>
  figureColumn(en, zh, (row) => {
    const value = p(row)
    return value === null ? '' : pText(value)
  })

/** A p-value as people read it; never 0, which none is. */
export const pText = (p: number): string => (p < 0.0001 ? '<0.0001' : p.toFixed(4))
