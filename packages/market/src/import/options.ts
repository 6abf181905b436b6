import type { LayoutOptions } from './layout.ts'
import type { NumberNotation } from './numbers.ts'

/** The tables that files are imported into. */
export const importTables = ['sales', 'observations', 'events', 'aliases'] as const
export type ImportTable = (typeof importTables)[number]

/** What the user says of a file, as written on the command line; all else is guessed. */
export type ImportOptions = LayoutOptions & {
  as: ImportTable
  /** Column of the table → column of the file. */
  map?: Readonly<Record<string, string>>
  /** Column of the table → its value in every row. */
  set?: Readonly<Record<string, string>>
  /** The unit of rows that state none. */
  unit?: string
  /** The currency of amounts that state none. */
  currency?: string
  /** `EUR=1.08@2025-01-31` */
  rates?: readonly string[]
  convertTo?: string
  /** `d/m/y`, or a format of strptime. */
  dateFormat?: string
  decimal?: NumberNotation['decimal']
  encoding?: string
  /** The rows are in the order of time and carry no dates. */
  rowOrder?: boolean
  licence?: string
  /** Takes the place of what was imported from a file of this name or this content. */
  replace?: boolean
}

/** Like `ImportOptions`; the table is guessed when it is not said. */
export type FileOptions = Omit<ImportOptions, 'as'> & { as?: ImportTable }
