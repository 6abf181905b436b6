import { UserError } from '@bellwether/core'
import type { FileTable } from '@bellwether/market'
import { type Look, sequentialLooks } from '@bellwether/models'
import { textsOf } from '../columns.ts'
import { type ExperimentColumns, metricOf, pick, refuseTwins, rowsOf, variantsOf } from './units.ts'

/**
 * The looks at a running experiment of two variants, in the order of the file's rows or of a column of it.
 *
 * @throws UserError for more than two variants, and as `experimentEffects`
 */
export function experimentLooks(
  table: FileTable,
  {
    metric,
    time,
    looks,
    tunedTo,
    level = 0.95,
    ...columns
  }: Omit<ExperimentColumns, 'metrics' | 'covariate'> & {
    metric: string
    time?: string | undefined
    looks: number
    tunedTo?: number | undefined
    level?: number
  },
): { variants: readonly [string, string]; tunedTo: number; looks: Look[] } {
  refuseTwins(table, columns.id)
  const labels = textsOf(table, columns.variant)
  const variants = variantsOf(labels, { ...columns, metrics: [] })
  if (variants.length > 2) {
    throw new UserError(`"${columns.variant}" has the variants ${variants.join(', ')}`, {
      hint: 'keep the rows of two of them',
    })
  }
  const reading = { labels, before: undefined, ...metricOf(table, metric) }
  const order = time === undefined ? undefined : textsOf(table, time)
  const rows = variants.flatMap((variant) => rowsOf(reading, variant).rows)
  rows.sort((a, b) => (order ? compareTexts(order[a]!, order[b]!) : 0) || a - b)
  const { values, denominators } = reading
  const tuned = tunedTo ?? rows.length
  const found = sequentialLooks(
    {
      group: Uint8Array.from(rows, (row) => +(labels[row] !== variants[0])),
      values: pick(values, rows),
      ...(denominators && { denominators: pick(denominators, rows) }),
    },
    { looks, tunedTo: tuned, level },
  )
  return { variants: variants as unknown as [string, string], tunedTo: tuned, looks: found }
}

/** Numbers by their size, other texts (days, moments) by their letters. */
function compareTexts(a: string, b: string): number {
  const difference = Number(a) - Number(b)
  if (!Number.isNaN(difference)) return difference
  return a < b ? -1 : +(a > b)
}
