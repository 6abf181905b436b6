import type { ChartSpec } from '@bellwether/charts'
import type { Figure as Published } from '@bellwether/market'
import type { ReportContext } from './context.ts'
import { figure, provenanceOf } from './figure.ts'
import type { Figure } from './section.ts'
import { figureLooks, lineRows } from './series.ts'
import type { Traced } from './trace.ts'

type LineOptions = Omit<Extract<ChartSpec, { chart: 'line' }>['options'], 'styles'>

/** Published series over time as a line chart, each product in the colour of its vendor. */
export function lineFigure(
  id: string,
  { result, sql }: Traced<Published[]>,
  options: LineOptions,
  method: string,
  context: ReportContext,
): Figure {
  const styles = figureLooks(result, context)
  return figure(
    id,
    { chart: 'line', rows: lineRows(result, context), options: { ...options, styles } },
    provenanceOf(result, sql, method, context),
    { name: 'figures', rows: result },
  )
}

/** Two answers as one, for figures that stand on both. */
export const together = <T>(...parts: Traced<T[]>[]): Traced<T[]> => ({
  result: parts.flatMap(({ result }) => result),
  sql: [...new Set(parts.flatMap(({ sql }) => sql))],
})
