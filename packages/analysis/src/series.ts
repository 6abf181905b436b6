import { formatPeriod, grainOf, type Period, parsePeriod, shiftPeriod, UserError } from '@bellwether/core'
import { readTable, type TableColumn } from '@bellwether/market'
import { columnOf } from './columns.ts'

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

/** How the times of a file follow each other. */
type Clock = { compare(a: string, b: string): number; shift(time: string, count: number): string }

/** The most steps that a series may span: a mistyped year must not fill memory with gaps. */
const mostSteps = 1_000_000

const numberClock: Clock = {
  compare: (a, b) => Number(a) - Number(b),
  shift: (time, count) => String(Number(time) + count),
}

const periodOrder = (a: string, b: string) => (parsePeriod(a).start < parsePeriod(b).start ? -1 : 1)

/** Days that are all the first of a month stand for months, written as such days. */
function periodClock(times: readonly string[]): Clock {
  const monthly = times.length > 1 && times.every((time) => /^\d{4}-\d\d-01$/.test(time))
  return {
    compare: periodOrder,
    shift(time, count) {
      const period = parsePeriod(time)
      const grain = monthly ? 'month' : grainOf(period)
      if (!grain) throw new UserError(`"${time}" is no day, week, month, quarter, half or year`)
      const whole: Period = monthly ? parsePeriod(time.slice(0, 7)) : period
      const moved = shiftPeriod(whole, grain, count)
      return monthly ? moved.start : formatPeriod(moved)
    },
  }
}

function textOf(column: TableColumn, row: number, name: string): string {
  const cell = column[row]
  if (cell !== null && cell !== undefined && !Number.isNaN(cell)) return String(cell).trim()
  throw new UserError(`row ${row + 1} has nothing in column "${name}"`, {
    hint: 'fill it, or remove the row',
  })
}

/** Puts points a step apart, with NaN where one is missing. */
function onGrid(id: string, points: readonly Point[], clock: Clock): NamedSeries {
  const sorted = [...points].sort((a, b) => clock.compare(a.time, b.time))
  const times: string[] = []
  const values: number[] = []
  for (const { time, value } of sorted) {
    const last = times.at(-1)
    if (last === time) {
      throw new UserError(`series "${id}" has two values at ${time}`, { hint: 'keep one, or add them up' })
    }
    for (let at = last; at !== undefined; ) {
      at = clock.shift(at, 1)
      if (clock.compare(at, time) >= 0 || at === time) break
      if (times.length >= mostSteps) {
        throw new UserError(`series "${id}" spans over ${mostSteps} steps`, {
          hint: `check the time ${time}`,
        })
      }
      times.push(at)
      values.push(Number.NaN)
    }
    times.push(time)
    values.push(value)
  }
  const end = times.at(-1)!
  return { id, times, values: Float64Array.from(values), next: (count) => clock.shift(end, count) }
}

/**
 * Reads a file of many series, one row a series and time, in any order.
 *
 * @throws UserError for a column that is missing or holds no numbers, a time that is none, or two values at one time
 */
export async function readSeries(path: string, columns: SeriesColumns): Promise<NamedSeries[]> {
  const table = await readTable(path)
  const time = columnOf(table, columns.time)
  const value = columnOf(table, columns.value)
  const id = columns.id === undefined ? undefined : columnOf(table, columns.id)
  if (!(value instanceof Float64Array)) {
    throw new UserError(`column "${columns.value}" holds texts, not numbers`, {
      hint: 'name another with --value',
    })
  }
  const groups = new Map<string, Point[]>()
  for (let row = 0; row < table.rows; row++) {
    const name = id ? textOf(id, row, columns.id!) : columns.value
    const point = { time: textOf(time, row, columns.time), value: value[row]! }
    const group = groups.get(name)
    if (group) group.push(point)
    else groups.set(name, [point])
  }
  return [...groups].map(([name, points]) => {
    const texts = points.map((p) => p.time)
    const years = texts.every((text) => /^\d{4}$/.test(text))
    const clock = time instanceof Float64Array && !years ? numberClock : periodClock(texts)
    return onGrid(name, points, clock)
  })
}
