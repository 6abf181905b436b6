import { UserError } from '@bellwether/core'
import type { FileTable } from '@bellwether/market'
import { linearised } from '@bellwether/models'
import { numbersOf, textsOf } from '../columns.ts'

/** Which columns of a file of units say what. A metric is a column, or a ratio of two: `revenue/sessions`. */
export type ExperimentColumns = {
  readonly variant: string
  readonly metrics: readonly string[]
  /** The same units' value from before the experiment: less noise by CUPED. */
  readonly covariate?: string | undefined
  /** Names the units: no unit may come twice. */
  readonly id?: string | undefined
  /** The variant that the others are held against; found by its name unless given. */
  readonly control?: string | undefined
}

const controlNames = new Set(['control', 'baseline', 'a', '0', 'off', 'false', 'old', '对照', '对照组'])

/** The variants in a column, the control first. */
export function variantsOf(
  labels: readonly (string | null)[],
  { control, variant }: ExperimentColumns,
): string[] {
  const names = [...new Set(labels)].filter((label) => label !== null).sort()
  const first = control ?? names.find((name) => controlNames.has(name.toLowerCase())) ?? names[0]
  if (names.length < 2 || !names.includes(first!)) {
    throw new UserError(`"${variant}" has the variants ${names.join(', ') || '–'}`, {
      hint: control === undefined ? 'give two or more variants' : `--control is none of them: "${control}"`,
    })
  }
  return [first!, ...names.filter((name) => name !== first)]
}

/** A unit that was counted twice makes every interval too narrow. */
export function refuseTwins(table: FileTable, id: string | undefined): void {
  if (id === undefined) return
  const seen = new Map<string | null, number>()
  textsOf(table, id).forEach((unit, row) => {
    const before = seen.get(unit)
    if (before !== undefined) {
      throw new UserError(`"${unit}" is the unit of rows ${before + 1} and ${row + 1}`, {
        hint: 'give one row a unit: add up its rows, and leave out who saw two variants',
      })
    }
    seen.set(unit, row)
  })
}

/** A metric as it lies in the file: values, and denominators where it is a ratio. */
export function metricOf(table: FileTable, metric: string) {
  const slash = table.columns.has(metric) ? -1 : metric.indexOf('/')
  if (slash < 0) return { values: numbersOf(table, metric), denominators: undefined }
  return {
    values: numbersOf(table, metric.slice(0, slash).trim()),
    denominators: numbersOf(table, metric.slice(slash + 1).trim()),
  }
}

export type Reading = {
  readonly labels: readonly (string | null)[]
  readonly values: Float64Array
  readonly denominators: Float64Array | undefined
  readonly before: Float64Array | undefined
}

/** The rows of a variant in which nothing is missing. */
export function rowsOf({ labels, values, denominators, before }: Reading, variant: string) {
  const all = labels.flatMap((label, row) => (label === variant ? [row] : []))
  const known = (row: number) =>
    !Number.isNaN(values[row]!) &&
    !Number.isNaN(denominators?.[row] ?? 0) &&
    !Number.isNaN(before?.[row] ?? 0)
  const rows = all.filter(known)
  return { rows, missing: all.length - rows.length }
}

export const pick = (column: Float64Array, rows: readonly number[]) =>
  Float64Array.from(rows, (row) => column[row]!)

/** One value a unit of a variant: the metric itself, or a ratio linearised. */
export function sampleOf(reading: Reading, variant: string) {
  const { rows, missing } = rowsOf(reading, variant)
  const numerators = pick(reading.values, rows)
  const values =
    reading.denominators === undefined
      ? numerators
      : linearised({ numerators, denominators: pick(reading.denominators, rows) })
  return { values, missing, before: reading.before && pick(reading.before, rows) }
}
