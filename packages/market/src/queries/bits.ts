import sql, { join, raw, type Sql } from 'sql-template-tag'
import { wordBits } from '../activity/words.ts'
import type { Bits, Dialect } from '../dialects/dialect.ts'

/** A whole number written into the text of a query: a constant of the query's shape, not a value of the user's. */
export const constant = (value: number | bigint): Sql => raw(String(value))

/** A constant in the type of the words. */
export const wordConstant = (value: bigint): Sql => sql`cast(${constant(value)} as bigint)`

/** The word whose lowest `count` bits are set. */
export const lowBits = (count: number): bigint => (1n << BigInt(count)) - 1n

/** Expressions joined by `or`-ing their bits; an empty word when there are none. */
export const orOf = (bits: Bits, words: readonly Sql[]): Sql =>
  words.length === 0 ? wordConstant(0n) : words.reduce((a, b) => bits.or(a, b))

/**
 * A bitmap moved up by less than a word: bit i becomes bit i + `by`, from one word into the next.
 *
 * @param words the words of one row, lowest first
 */
export function shiftUp({ bits }: Dialect, words: readonly Sql[], by: number): Sql[] {
  return words.map((word, i) => {
    const own = bits.left(bits.and(word, wordConstant(lowBits(wordBits - by))), constant(by))
    return i === 0 ? own : bits.or(own, bits.right(words[i - 1]!, constant(wordBits - by)))
  })
}

/** A bitmap moved down by any number of bits: bit i becomes bit i − `by`; the lowest ones are lost. */
export function shiftDown({ bits }: Dialect, words: readonly Sql[], by: number): Sql[] {
  const [skipped, rest] = [Math.floor(by / wordBits), by % wordBits]
  return words.map((_, i) => {
    const low = words[i + skipped]
    const high = words[i + skipped + 1]
    if (!low) return wordConstant(0n)
    if (rest === 0) return low
    const own = bits.right(low, constant(rest))
    if (!high) return own
    return bits.or(own, bits.left(bits.and(high, wordConstant(lowBits(rest))), constant(wordBits - rest)))
  })
}

/** The number of the lowest set bit of a word that is not 0. */
const lowestBit = ({ bits }: Dialect, word: Sql): Sql =>
  bits.count(sql`(${word} - 1) - ${bits.and(word, sql`(${word} - 1)`)}`)

const halfWord = wordBits / 2

/**
 * The number of the highest set bit of a word that is not 0; by halves, so that a double holds it exactly. The half that
 * is added keeps a logarithm that is off in its last digit from falling below a whole number.
 */
function highestBit({ bits }: Dialect, word: Sql): Sql {
  const high = bits.right(word, constant(halfWord))
  const logarithm = (value: Sql) => sql`cast(floor(log2(${value} + 0.5)) as integer)`
  return sql`case when ${high} > 0 then ${constant(halfWord)} + ${logarithm(high)} else ${logarithm(word)} end`
}

/** The number of the first or last set bit of a bitmap that is not empty. */
export function endBit(dialect: Dialect, words: readonly Sql[], end: 'first' | 'last'): Sql {
  const bit = end === 'first' ? lowestBit : highestBit
  const cases = words.map(
    (word, i) => sql`when ${word} <> 0 then ${constant(i * wordBits)} + ${bit(dialect, word)}`,
  )
  return sql`cast(case ${join(end === 'first' ? cases : cases.toReversed(), ' ')} end as integer)`
}
