import { UserError } from '@bellwether/core'
import type { Tensor } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { checkEnds } from '../ranges.ts'
import { columnCount, floatsLike, sharedRowCount } from './rows.ts'

/** A fitted change of scale of each column, and its way back. Plain numbers: `scalerOf(JSON.parse(text))` revives it. */
export type Scaler = {
  /** Column by column: `scaled = (value − offset) / factor`. */
  readonly offset: readonly number[]
  readonly factor: readonly number[]
  /** @throws UserError when the columns are not as many as were fitted */
  transform(x: Tensor): Tensor
  inverse(x: Tensor): Tensor
}

type ColumnScale = { readonly offset: readonly number[]; readonly factor: readonly number[] }

/** The scaler of known offsets and factors. */
export function scalerOf({ offset, factor }: ColumnScale): Scaler {
  const apply = (x: Tensor, change: (value: number, column: number) => number) => {
    const columns = columnCount(x)
    if (columns !== offset.length)
      throw new UserError(`scaler: fitted on ${offset.length} columns, got ${columns} ([${x.shape}])`)
    return floatsLike(x, x.shape, (i) => change(x.data[i]!, i % columns))
  }
  return {
    offset,
    factor,
    transform: (x) => apply(x, (value, column) => (value - offset[column]!) / factor[column]!),
    inverse: (x) => apply(x, (value, column) => value * factor[column]! + offset[column]!),
  }
}

/** Reads columns as numbers; the scale of a column with a missing value would be missing too. */
function columnsOf(what: string, x: Tensor): Float64Array[] {
  const rows = sharedRowCount(what, [x])
  const columns = columnCount(x)
  const bad = x.data.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw new UserError(
      `${what}: row ${Math.floor(bad / columns)}, column ${bad % columns} is ${x.data[bad]}`,
      {
        hint: 'fill missing values first: missingFiller()',
      },
    )
  return Array.from({ length: columns }, (_, column) =>
    Float64Array.from({ length: rows }, (_, row) => x.data[row * columns + column]!),
  )
}

/** A constant column keeps its spread of 0 from dividing: it becomes all zeros, as in scikit-learn. */
const nonZero = (spread: number) => (spread === 0 ? 1 : spread)

const meanOf = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length

/** The standard deviation; 0 where it is no more than what rounding the mean makes of a constant column. */
function deviation(values: Float64Array, mean: number): number {
  const variance = meanOf(values.map((value) => (value - mean) ** 2))
  const rounding = (values.length * Number.EPSILON * mean) ** 2
  return variance <= rounding ? 0 : Math.sqrt(variance)
}

/**
 * Scales each column to mean 0 and standard deviation 1 (of the population, as scikit-learn's StandardScaler).
 *
 * @example
 * const scaler = standardScaler().fit(xTrain)
 * const xTestScaled = scaler.transform(xTest)
 */
export const standardScaler = () => ({
  fit(x: Tensor): Scaler {
    const columns = columnsOf('standardScaler', x)
    const offset = columns.map(meanOf)
    const factor = columns.map((values, i) => nonZero(deviation(values, offset[i]!)))
    return scalerOf({ offset, factor })
  },
})

/** Scales each column to run from `min` to `max`, 0 to 1 by default. */
export function minMaxScaler(options: { min?: number; max?: number } = {}) {
  checkOptions('minMaxScaler', options, { min: true, max: true })
  const { min = 0, max = 1 } = options
  checkEnds('minMaxScaler', min, max)
  if (min === max) throw new UserError(`minMaxScaler: from ${min} to ${max} is no range`)
  return {
    fit(x: Tensor): Scaler {
      const bounds = columnsOf('minMaxScaler', x).map((values) => ({
        low: values.reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY),
        high: values.reduce((most, v) => Math.max(most, v), Number.NEGATIVE_INFINITY),
      }))
      const factor = bounds.map(({ low, high }) => nonZero(high - low) / (max - min))
      return scalerOf({ factor, offset: bounds.map(({ low }, i) => low - min * factor[i]!) })
    },
  }
}
