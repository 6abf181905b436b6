import { type Language, UserError } from '@bellwether/core'
import type { PlotOptions } from '@observablehq/plot'
import type { Canvas } from './canvas.ts'
import { renderSvg } from './svg.ts'
import { type Column, renderTable } from './table.ts'
import { type SeriesStyle, seriesStyles } from './theme.ts'

/** What every chart says of itself. */
export type ChartText = {
  /** What is shown, for how long and where: the accessible name, and the caption of the table. */
  readonly title: string
  /** What the reader should see in it, in one or two sentences. */
  readonly description: string
  /** What the values are and their unit, above the axis and over the table's column. */
  readonly valueLabel?: string
  /** What the series are, over the table's column: "Vendor". */
  readonly seriesLabel?: string
  /** Looks by series; series without one get the next free hue in order of appearance. */
  readonly styles?: Readonly<Record<string, SeriesStyle>>
}

/** Where a chart goes. */
export type Frame = {
  readonly language: Language
  /** A prefix for the ids in the SVG, unique in its page. */
  readonly id: string
  /** CSS pixels at which text has its natural size; the SVG scales to any width. 720 unless given. */
  readonly width?: number
  /** Whether the style sheet is put into the SVG, for a file of its own. */
  readonly standalone?: boolean
}

/** One kind of chart: how it draws its rows and which columns its table has. */
export type ChartKind<Row, Options> = {
  readonly plot: (rows: readonly Row[], options: Options & ChartText, canvas: Canvas) => PlotOptions
  readonly columns: (options: Options & ChartText, language: Language) => readonly Column<Row>[]
  /** The series that a row names, where rows name any. */
  readonly series?: (row: Row) => readonly string[]
}

/** A chart: typed rows in, an accessible SVG or an HTML table of the same rows out. */
export type Chart<Row, Options> = {
  /** @throws UserError without a title, a description or rows */
  readonly svg: (rows: readonly Row[], options: Options & ChartText, frame: Frame) => string
  readonly table: (rows: readonly Row[], options: Options & ChartText, language: Language) => string
}

/** Phones: below this width labels wrap and stand above their marks. */
const narrowBelow = 480

function check(rows: readonly unknown[], { title, description }: ChartText): void {
  if (!title.trim() || !description.trim())
    throw new UserError(`the chart "${title}" lacks its ${title.trim() ? 'description' : 'title'}`, {
      hint: 'say what is shown (title) and what the reader should see in it (description)',
    })
  if (rows.length === 0)
    throw new UserError(`the chart "${title}" has no rows`, {
      hint: 'leave the figure out and say why there is no data',
    })
}

function styleFinder<Row>(
  rows: readonly Row[],
  series: ((row: Row) => readonly string[]) | undefined,
  given: Readonly<Record<string, SeriesStyle>> = {},
): (name: string) => SeriesStyle {
  const names = series ? rows.flatMap(series) : []
  const styles = { ...seriesStyles(names.filter((name) => !(name in given))), ...given }
  return (name) => styles[name] ?? seriesStyles([name])[name]!
}

/** Makes a chart of its kind, with what all kinds share: the checks, the looks, title, description and table. */
export function defineChart<Row, Options>(kind: ChartKind<Row, Options>): Chart<Row, Options> {
  return {
    svg(rows, options, { language, id, width = 720, standalone = false }) {
      check(rows, options)
      const style = styleFinder(rows, kind.series, options.styles)
      const canvas = { width, narrow: width < narrowBelow, language, style }
      return renderSvg(kind.plot(rows, options, canvas), { ...options, id, width, standalone })
    },
    table(rows, options, language) {
      check(rows, options)
      return renderTable(rows, kind.columns(options, language), options.title)
    },
  }
}
