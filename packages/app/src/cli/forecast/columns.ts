import type { Bands } from '@bellwether/analysis'
import { figureColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

/** A forecast's interval of a level in per cent, its bounds written like the median beside it. */
export const bandColumn = <R extends Bands>(level: number, written: (bound: number) => string): Column<R> =>
  figureColumn(`Low–high ${level} %`, `低–高 ${level} %`, (row) => {
    const { [`lo${level}` as const]: low, [`hi${level}` as const]: high } = row
    return `${written(low ?? Number.NaN)}–${written(high ?? Number.NaN)}`
  })
