import type { Engine } from '../engines/engine.ts'
import type { Column } from '../schema/table.ts'
import { guessDates } from './dates.ts'
import { guessNumbers } from './numbers.ts'
import type { ImportOptions } from './options.ts'
import type { Rows } from './rows.ts'

/** What reading a column as numbers or dates gave, kept so that no column is read twice. */
export type Readings = {
  numbers(index: number): ReturnType<typeof guessNumbers>
  dates(index: number): ReturnType<typeof guessDates>
  values(index: number): readonly string[]
}

const missing = /^(na|n\/a|null|none|nan|-|—)?$/i

/** Reads columns of the sample when they are asked for. */
export function readingsOf(engine: Engine, rows: Rows, options: ImportOptions): Readings {
  const values = (index: number) =>
    rows.sample.map((row) => (row[index] ?? '').trim()).filter((value) => !missing.test(value))
  const once = <T>(read: (index: number) => Promise<T>) => {
    const known = new Map<number, Promise<T>>()
    return (index: number) => known.get(index) ?? known.set(index, read(index)).get(index)!
  }
  const { decimal } = options
  // Where a comma is the decimal sign, it can't be the delimiter too.
  const preferComma = rows.delimiter === ';'
  return {
    values,
    numbers: once((index) =>
      guessNumbers(engine, values(index), { ...(decimal && { decimal }), preferComma }),
    ),
    dates: once((index) => guessDates(engine, values(index))),
  }
}

/** Whether a column holds days or moments. */
export const isTime = ({ sql }: Column) => sql === 'DATE' || sql === 'TIMESTAMP'

/** Whether at least half of the values of a column of the file can be what the column of the table needs. */
export async function contentFits(
  column: Column,
  index: number,
  readings: Readings,
  options: ImportOptions,
): Promise<boolean> {
  const half = readings.values(index).length / 2
  if (isTime(column)) return Boolean(options.dateFormat) || (await readings.dates(index)).fits >= half
  if (column.sql === 'DOUBLE') return (await readings.numbers(index)).fits >= half
  return true
}
