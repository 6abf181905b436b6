import type { Grain, Period } from '@bellwether/core'
import { join, raw, type Sql } from 'sql-template-tag'
import { wordBits, wordName } from '../activity/words.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { wordConstant } from './bits.ts'

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

/** For each word of a bitmap, the bits of the periods that are meant. */
export type Masks = readonly (bigint | undefined)[]

/** How many of the periods that are meant a row was active in. */
export function periodsIn({ bits }: Dialect, bitmaps: Bitmaps, masks: Masks): Sql {
  const counted = wordsOf(bitmaps).flatMap((word, i) =>
    masks[i] ? [bits.count(bits.and(word, wordConstant(masks[i])))] : [],
  )
  return counted.length === 0 ? wordConstant(0n) : join(counted, ' + ')
}
