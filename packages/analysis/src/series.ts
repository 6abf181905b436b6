import { groupBy, UserError } from '@bellwether/core'
import { type FileTable, readTable, type TableColumn } from '@bellwether/market'
import type { Covariates } from '@bellwether/models'
import { type Clock, clockOf } from './clock.ts'
import { columnOf, numbersOf, placeOf } from './columns.ts'

/** Which columns of a file say whose, when and how much; without `id` the file is one series. */
export type SeriesColumns = {
  readonly id?: string | undefined
  readonly time: string
  readonly value: string
  /** Columns of what the series depend on; rows without a value at the end of a series are the steps to forecast. */
  readonly covariates?: readonly string[] | undefined
}

/** A series in the order of time, a step apart; missing values are NaN. */
export type NamedSeries = {
  readonly id: string
  readonly times: readonly string[]
  readonly values: Float64Array
  /** Where they were asked for: a row a value, complete, and further rows for the steps to come. */
  readonly covariates?: Covariates | undefined
  /** The time of the step that lies `count` ≥ 1 after the last one. */
  next(count: number): string
}

type Point = { readonly time: string; readonly value: number; readonly row: number }

/** The most steps that a series may span: a mistyped year must not fill memory with gaps. */
const mostSteps = 1_000_000

function textOf(table: FileTable, column: TableColumn, row: number, name: string): string {
  const cell = column[row]
  if (cell !== null && cell !== undefined && !Number.isNaN(cell)) return String(cell).trim()
  throw new UserError(`${placeOf(table, row)} has nothing in column "${name}"`, {
    hint: 'fill it, or remove the row',
  })
}

/** Points a step apart: where each lies and the times between the first and the last. */
type Grid = { readonly places: readonly number[]; readonly length: number; time(place: number): string }

function gridOf(id: string, points: readonly Point[], clock: Clock): Grid {
  const places = points.map(({ time }) => clock.index(time))
  const first = places.reduce((least, place) => Math.min(least, place), Number.POSITIVE_INFINITY)
  const last = places.reduce((most, place) => Math.max(most, place), Number.NEGATIVE_INFINITY)
  if (last - first >= mostSteps) {
    throw new UserError(`series "${id}" spans over ${mostSteps} steps`, {
      hint: `check the times ${clock.time(first)} and ${clock.time(last)}`,
    })
  }
  const seen = new Set<number>()
  for (const [k, place] of places.entries()) {
    if (seen.has(place)) {
      throw new UserError(`series "${id}" has two values at ${points[k]!.time}`, {
        hint: 'keep one, or add them up',
      })
    }
    seen.add(place)
  }
  return {
    places: places.map((place) => place - first),
    length: last - first + 1,
    time: (place) => clock.time(first + place),
  }
}

/** Puts points a step apart, with NaN where one is missing. */
function onGrid(id: string, points: readonly Point[], { places, length, time }: Grid): NamedSeries {
  const values = new Float64Array(length).fill(Number.NaN)
  points.forEach(({ value }, k) => void (values[places[k]!] = value))
  return {
    id,
    times: Array.from(values, (_, k) => time(k)),
    values,
    next: (count) => time(length - 1 + count),
  }
}

/** Columns of what series depend on, and the table that they are of. */
type CovariateColumns = {
  readonly table: FileTable
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
}

/** The row of covariates of each place from one on; every one must be there and complete. */
function covariateRows(
  series: NamedSeries,
  points: readonly Point[],
  { places, from }: Grid & { readonly from: number },
  { table, names, columns }: CovariateColumns,
): Covariates {
  const rowAt = new Map(points.map(({ row }, k) => [places[k]!, row]))
  return series.times.slice(from).map((time, k) => {
    const row = rowAt.get(from + k)
    if (row === undefined) {
      throw new UserError(`series "${series.id}" has no row at ${time}, and so no covariates`, {
        hint: 'add the row with its covariates; leave the value empty where it is not known',
      })
    }
    const missing = columns.findIndex((column) => Number.isNaN(column[row]!))
    if (missing < 0) return columns.map((column) => column[row]!)
    throw new UserError(`${placeOf(table, row)} has nothing in column "${names[missing]}"`, {
      hint: 'fill it in: covariates must be known at every time',
    })
  })
}

/** The same series from its first value to its last one, with its covariates up to the last row. */
function withCovariates(
  series: NamedSeries,
  points: readonly Point[],
  grid: Grid,
  columns: CovariateColumns,
): NamedSeries {
  const from = series.values.findIndex((v) => !Number.isNaN(v))
  const last = series.values.findLastIndex((v) => !Number.isNaN(v))
  if (from < 0) return { ...series, covariates: [] }
  return {
    ...series,
    times: series.times.slice(from, last + 1),
    values: series.values.slice(from, last + 1),
    covariates: covariateRows(series, points, { ...grid, from }, columns),
    next: (count) => grid.time(last + count),
  }
}

/**
 * Reads a file of many series, one row a series and time, in any order. The step between times is the greatest that all
 * times of the file lie on: days a week apart make weeks.
 *
 * @throws UserError for a column that is missing or holds no numbers, a time that is none, two values at one time, or a
 *   covariate that is missing
 */
export async function readSeries(path: string, columns: SeriesColumns): Promise<NamedSeries[]> {
  const table = await readTable(path)
  const time = columnOf(table, columns.time)
  const id = columns.id === undefined ? undefined : columnOf(table, columns.id)
  if (table.rows === 0) throw new UserError(`${path} has no rows`, { hint: 'give a row a series and time' })
  const value = numbersOf(table, columns.value)
  const names = columns.covariates
  const covariates = names && { table, names, columns: names.map((name) => numbersOf(table, name)) }
  const points = Array.from(value, (number, row) => ({
    id: id ? textOf(table, id, row, columns.id!) : columns.value,
    time: textOf(table, time, row, columns.time),
    value: number,
    row,
  }))
  const clock = clockOf([...new Set(points.map((point) => point.time))])
  return [...groupBy(points, (point) => point.id)].map(([name, own]) => {
    const grid = gridOf(name, own, clock)
    const series = onGrid(name, own, grid)
    return covariates ? withCovariates(series, own, grid, covariates) : series
  })
}
