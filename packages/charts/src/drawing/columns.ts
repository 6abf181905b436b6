import type { Language } from '@bellwether/core'
import type { ChartText } from './chart.ts'
import type { Column } from './table.ts'
import { formatDate, formatValue, type ValueFormat } from './values.ts'
import { words } from './words.ts'

/** A column of numbers in the chart's format. */
export function numberColumn<Row>(
  header: string,
  value: (row: Row) => number | null | undefined,
  format: ValueFormat,
  language: Language,
): Column<Row> {
  return { header, numeric: true, text: (row) => formatValue(value(row), format, language) }
}

/** The columns of a point in time: series, date and value. */
export function pointColumns<Row extends { series: string; date: string; value: number | null }>(
  options: ChartText & { readonly format: ValueFormat },
  language: Language,
): Column<Row>[] {
  const word = words(language)
  return [
    { header: options.seriesLabel ?? word.series, text: ({ series }) => series },
    { header: word.date, text: ({ date }) => formatDate(date, language) },
    numberColumn(options.valueLabel ?? word.value, ({ value }) => value, options.format, language),
  ]
}

/** The columns of an interval. */
export function intervalColumns<Row extends { low?: number | null; high?: number | null }>(
  format: ValueFormat,
  language: Language,
): Column<Row>[] {
  const word = words(language)
  return [
    numberColumn(word.low, ({ low }) => low, format, language),
    numberColumn(word.high, ({ high }) => high, format, language),
  ]
}

/** The column of remarks, for charts any of whose rows has one. */
export const noteColumn = <Row extends { note?: string }>(language: Language): Column<Row> => ({
  header: words(language).note,
  text: ({ note }) => note ?? '',
})
