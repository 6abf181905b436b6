import { isDay } from '@bellwether/core'
import { z } from 'zod'

/** The column types of the canonical tables, named as every engine's SQL names them. */
export type SqlType = 'VARCHAR' | 'DOUBLE' | 'DATE' | 'TIMESTAMP' | 'BOOLEAN' | 'JSON'

/** What a column is beside its zod type: what it is called elsewhere and how engines store it. */
type ColumnMeta = {
  sql: SqlType
  /** Other names that people's files give to the column, lower case; import guesses by them. */
  aliases: readonly string[]
}

const columnMeta = z.registry<ColumnMeta>()

function column<T extends z.ZodType>(type: T, sql: SqlType, aliases: readonly string[] = []): T {
  columnMeta.add(type, { sql, aliases })
  return type
}

/** A text that must be there. */
export const text = (...aliases: string[]) => column(z.string().trim().min(1), 'VARCHAR', aliases)

/** A text that may be missing: null where the file leaves it empty. */
export const optionalText = (...aliases: string[]) =>
  column(z.string().trim().min(1).nullable().default(null), 'VARCHAR', aliases)

/** A finite number that must be there. */
export const number = (...aliases: string[]) => column(z.number(), 'DOUBLE', aliases)

/** A finite number that may be missing. */
export const optionalNumber = (...aliases: string[]) =>
  column(z.number().nullable().default(null), 'DOUBLE', aliases)

// A type of its own for each column: the registry knows a column by its type object.
const dayType = () => z.string().refine(isDay, { error: 'is not a day of the calendar; write YYYY-MM-DD' })

/** A day, `YYYY-MM-DD`. */
export const day = (...aliases: string[]) => column(dayType(), 'DATE', aliases)

/** A moment in UTC, ISO 8601. */
export const timestamp = (...aliases: string[]) =>
  column(z.iso.datetime({ offset: true, local: true }), 'TIMESTAMP', aliases)

/** True or false. */
export const flag = (...aliases: string[]) => column(z.boolean(), 'BOOLEAN', aliases)

/** True, false or unknown. */
export const optionalFlag = (...aliases: string[]) =>
  column(z.boolean().nullable().default(null), 'BOOLEAN', aliases)

/** A JSON object of what else a file says of the row, as text; null where there is nothing else. */
export const properties = () => column(z.string().nullable().default(null), 'JSON')

/** One of a closed list of words. */
export const oneOf = <const W extends readonly [string, ...string[]]>(words: W, ...aliases: string[]) =>
  column(z.enum(words), 'VARCHAR', aliases)

/** One of a closed list of words, or nothing. */
export const optionalOneOf = <const W extends readonly [string, ...string[]]>(
  words: W,
  ...aliases: string[]
) => column(z.enum(words).nullable().default(null), 'VARCHAR', aliases)

/** One column of a canonical table. */
export type Column = ColumnMeta & {
  readonly name: string
  readonly type: z.ZodType
  /** Whether a row without the column is rejected. */
  readonly required: boolean
}

/** A canonical table: its zod schema is the one definition that docs, import, command line and SQL follow. */
export type Table<S extends z.ZodRawShape = z.ZodRawShape> = {
  readonly name: string
  readonly row: z.ZodObject<S>
  readonly columns: readonly Column[]
}

/** Declares a canonical table from its columns. */
export function defineTable<S extends z.ZodRawShape>(name: string, shape: S): Table<S> {
  const columns = Object.entries(shape).map(([columnName, type]) => {
    const zodType = type as z.ZodType
    const meta = columnMeta.get(zodType)
    if (!meta) throw new Error(`${name}.${columnName} is not declared through a column builder`)
    return { name: columnName, type: zodType, required: !zodType.safeParse(undefined).success, ...meta }
  })
  return { name, row: z.object(shape), columns }
}
