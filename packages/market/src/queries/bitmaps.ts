import type { Grain, Period } from '@bellwether/core'
import { raw, type Sql } from 'sql-template-tag'
import { wordBits, wordName } from '../activity/words.ts'
import type { Dialect } from '../dialects/dialect.ts'

/** A table of bitmaps in an engine, as `bitmapsOf` makes it. */
export type Bitmaps = {
  readonly table: Sql
  /** The columns that it is divided by. */
  readonly by: readonly string[]
  readonly grain: Grain
  /** The period that each bit stands for. */
  readonly periods: readonly Period[]
}

/** The columns that a table of bitmaps is divided by. */
export const keyColumns = ({ identifier }: Dialect, { by }: Bitmaps): Sql[] => by.map(identifier)

/** The words of a table of bitmaps, lowest first. */
export const wordsOf = ({ periods }: Bitmaps): Sql[] =>
  Array.from({ length: Math.ceil(periods.length / wordBits) }, (_, i) => raw(wordName(i)))
