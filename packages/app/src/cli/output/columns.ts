import { formatNumber, formatPercent, type Language } from '@bellwether/core'
import type { Column } from './table.ts'

/** A column at the right edge, where figures are compared down a table; `cell` writes the figure. */
export const figureColumn = <R>(en: string, zh: string, cell: Column<R>['cell']): Column<R> => ({
  title: { en, zh },
  cell,
  align: 'right',
})

/** A column of what may not be there: blank where it is null. */
const blankable = <R>(
  en: string,
  zh: string,
  pick: (row: R) => number | null,
  written: (value: number, language: Language) => string,
): Column<R> =>
  figureColumn(en, zh, (row, language) => {
    const value = pick(row)
    return value === null ? '' : written(value, language)
  })

/** A column of numbers; blank where there is none. */
export const numberColumn = <R>(
  en: string,
  zh: string,
  number: (row: R) => number | null,
  digits?: number,
): Column<R> => blankable(en, zh, number, (value, language) => formatNumber(value, language, digits))

/** A column of fractions of 1 as percentages; blank where there is none. */
export const percentColumn = <R>(
  en: string,
  zh: string,
  fraction: (row: R) => number | null,
  digits?: number,
): Column<R> => blankable(en, zh, fraction, (value, language) => formatPercent(value, language, digits))

/** A column of p-values; blank where there is none. */
export const pColumn = <R>(en: string, zh: string, p: (row: R) => number | null): Column<R> =>
  blankable(en, zh, p, pText)

/** A p-value as people read it; never 0, which none is. */
export const pText = (p: number): string => (p < 0.0001 ? '<0.0001' : p.toFixed(4))
