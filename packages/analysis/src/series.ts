import { groupBy, UserError } from '@bellwether/core'
import { type FileTable, readTable, type TableColumn } from '@bellwether/market'
import { type Clock, clockOf } from './clock.ts'
import { columnOf, numbersOf, placeOf } from './columns.ts'

/** Which columns of a file say whose, when and how much; without `id` the file is one series. */
export type SeriesColumns = {
  readonly id?: string | undefined
  readonly time: string
  readonly value: string
}

/** A series in the order of time, a step apart; missing values are NaN. */
export type NamedSeries = {
  readonly id: string
  readonly times: readonly string[]
  readonly values: Float64Array
  /** The time of the step that lies `count` ≥ 1 after the last one. */
  next(count: number): string
}

type Point = { readonly time: string; readonly value: number }

/** The most steps that a series may span: a mistyped year must not fill memory with gaps. */
const mostSteps = 1_000_000

function textOf(table: FileTable, column: TableColumn, row: number, name: string): string {
  const cell = column[row]
  if (cell !== null && cell !== undefined && !Number.isNaN(cell)) return String(cell).trim()
  throw new UserError(`${placeOf(table, row)} has nothing in column "${name}"`, {
    hint: 'fill it, or remove the row',
  })
}

/** Puts points a step apart, with NaN where one is missing. */
function onGrid(id: string, points: readonly Point[], clock: Clock): NamedSeries {
  const places = points.map(({ time }) => clock.index(time))
  const first = places.reduce((least, place) => Math.min(least, place), Number.POSITIVE_INFINITY)
  const last = places.reduce((most, place) => Math.max(most, place), Number.NEGATIVE_INFINITY)
  if (last - first >= mostSteps) {
    throw new UserError(`series "${id}" spans over ${mostSteps} steps`, {
      hint: `check the times ${clock.time(first)} and ${clock.time(last)}`,
    })
  }
  const values = new Float64Array(last - first + 1).fill(Number.NaN)
  const seen = new Set<number>()
  for (const [k, { time, value }] of points.entries()) {
    const place = places[k]! - first
    if (seen.has(place)) {
      throw new UserError(`series "${id}" has two values at ${time}`, { hint: 'keep one, or add them up' })
    }
    seen.add(place)
    values[place] = value
  }
  return {
    id,
    times: Array.from(values, (_, k) => clock.time(first + k)),
    values,
    next: (count) => clock.time(last + count),
  }
}

/**
 * Reads a file of many series, one row a series and time, in any order. The step between times is the greatest that all
 * times of the file lie on: days a week apart make weeks.
 *
 * @throws UserError for a column that is missing or holds no numbers, a time that is none, or two values at one time
 */
export async function readSeries(path: string, columns: SeriesColumns): Promise<NamedSeries[]> {
  const table = await readTable(path)
  const time = columnOf(table, columns.time)
  const id = columns.id === undefined ? undefined : columnOf(table, columns.id)
  if (table.rows === 0) throw new UserError(`${path} has no rows`, { hint: 'give a row a series and time' })
  const value = numbersOf(table, columns.value)
  const points = Array.from(value, (number, row) => ({
    id: id ? textOf(table, id, row, columns.id!) : columns.value,
    time: textOf(table, time, row, columns.time),
    value: number,
  }))
  const clock = clockOf([...new Set(points.map((point) => point.time))])
  return [...groupBy(points, (point) => point.id)].map(([name, own]) => onGrid(name, own, clock))
}
