import { UserError } from '@bellwether/core'
import sql, { raw, type Sql } from 'sql-template-tag'
import { textLiteral } from '../dialects/duckdb.ts'
import type { Engine } from '../engines/engine.ts'

/** How the numbers of a column are written. */
export type NumberNotation = {
  readonly decimal: '.' | ','
  /** Between thousands; empty where nothing is. */
  readonly group: '' | ',' | '.' | ' ' | "'"
  /** Whether currency signs, codes, per cent signs, parentheses for negatives or typographic minus signs occur. */
  readonly dressed: boolean
}

const separators: readonly Pick<NumberNotation, 'decimal' | 'group'>[] = [
  { decimal: '.', group: '' },
  { decimal: '.', group: ',' },
  { decimal: ',', group: '.' },
  { decimal: ',', group: '' },
  { decimal: '.', group: ' ' },
  { decimal: ',', group: ' ' },
  { decimal: '.', group: "'" },
]

/** Every notation, the usual ones first. */
export const numberNotations: readonly NumberNotation[] = [false, true].flatMap((dressed) =>
  separators.map((separator) => ({ ...separator, dressed })),
)

/** In words: `1,234.5`, `1.234,5`, `1234,5` … */
export function exampleOf({ decimal, group }: NumberNotation): string {
  return `1${group}234${decimal}5`
}

/** Takes off what stands around the digits; `(5)` becomes `-5`. Spaces of all widths become plain ones. */
function undress(text: Sql): Sql {
  const spaces = sql`regexp_replace(${text}, '[\\s\\x{00A0}\\x{202F}]+', ' ', 'g')`
  const minus = sql`replace(${spaces}, '−', '-')`
  const bare = sql`regexp_replace(${minus}, '[$€£¥￥₩₹元%]|\\b[A-Z]{3}\\b', '', 'g')`
  return sql`regexp_replace(trim(regexp_replace(trim(${bare}), '^\\((.*)\\)$', '-\\1')), '^([-+]) ', '\\1')`
}

function pattern({ decimal, group }: NumberNotation): string {
  const d = decimal === '.' ? '\\.' : ','
  const g = group === '.' ? '\\.' : group
  const whole = g ? `(\\d{1,3}(${g}\\d{2,3})*${g}\\d{3}|\\d+)` : '\\d+'
  return `[-+]?(${whole}(${d}\\d*)?|${d}\\d+)([eE][-+]?\\d+)?`
}

const anyNotation = separators.map(
  (separator) => new RegExp(`^(?:${pattern({ ...separator, dressed: true })})$`),
)

/** Whether a text is a number in any notation, with or without signs around its digits; for what is not read in SQL. */
export function looksNumeric(text: string): boolean {
  const bare = text
    .replace(/[\s\u00A0\u202F]+/g, ' ')
    .replace('−', '-')
    .replace(/[$€£¥￥₩₹元%]|\b[A-Z]{3}\b/g, '')
    .trim()
    .replace(/^\((.*)\)$/, '-$1')
    .replace(/^([-+]) /, '$1')
    .trim()
  return anyNotation.some((notation) => notation.test(bare))
}

/** A number if it is finite, else null; a step of its own as `bounded` is. */
export function finite(number: Sql): Sql {
  return sql`case when isfinite(${number}) then ${number} end`
}

/** A text as a number, in SQL, to be checked by `finite`; null when it is not one in this notation. */
export function numberIn(text: Sql, notation: NumberNotation): Sql {
  const bare = notation.dressed ? undress(text) : text
  const isPlain = notation.decimal === '.' && notation.group === ''
  const digits = isPlain
    ? bare
    : sql`replace(replace(${bare}, ${textLiteral(notation.group)}, ''), ${textLiteral(notation.decimal)}, '.')`
  const value = sql`try_cast(${digits} as double)`
  if (isPlain) return value
  return sql`case when regexp_full_match(${bare}, ${textLiteral(pattern(notation))}) then ${value} end`
}

/** What a sample of a column says about its numbers. */
export type NumberGuess = {
  readonly notation: NumberNotation
  /** How many of the values are numbers in it. */
  readonly fits: number
  /** Another notation that fits as many values but reads some of them as other numbers. */
  readonly rival: NumberNotation | undefined
}

/** Texts as rows of one column `x`, bound as a single value. */
export function valuesTable(values: readonly string[]): Sql {
  return sql`(select unnest(from_json(${JSON.stringify(values)}, '["VARCHAR"]')) as x)`
}

/**
 * Guesses the notation of numbers: the one that fits most values, of equals the more usual one.
 *
 * @param values texts without empty ones
 * @param decimal the decimal sign, if the user names it
 * @param preferComma whether a comma is rather a decimal sign, as in files whose delimiter is a semicolon
 */
export async function guessNumbers(
  engine: Engine,
  values: readonly string[],
  { decimal, preferComma = false }: { decimal?: '.' | ','; preferComma?: boolean } = {},
): Promise<NumberGuess> {
  const order = numberNotations
    .filter((notation) => decimal === undefined || notation.decimal === decimal)
    .sort((a, b) => Number(a.dressed) - Number(b.dressed) || rank(a, preferComma) - rank(b, preferComma))
  const readings = order.map((notation, i) => sql`${finite(numberIn(sql`x`, notation))} as ${raw(`n${i}`)}`)
  const rows = await engine.all<Record<string, number | null>>(
    sql`select ${joinComma(readings)} from ${valuesTable(values)}`,
  )
  const fits = order.map((_, i) => rows.reduce((sum, row) => sum + (row[`n${i}`] === null ? 0 : 1), 0))
  const best = fits.indexOf(Math.max(...fits))
  const differs = (i: number) => rows.some((row) => row[`n${i}`] !== row[`n${best}`])
  const rival = order.find(
    (notation, i) =>
      i !== best && notation.dressed === order[best]!.dressed && fits[i] === fits[best] && differs(i),
  )
  return { notation: order[best]!, fits: fits[best]!, rival: decimal === undefined ? rival : undefined }
}

const rank = ({ decimal, group }: NumberNotation, preferComma: boolean) =>
  preferComma && decimal === ',' && group === ''
    ? 0.5
    : separators.findIndex((s) => s.decimal === decimal && s.group === group)

const joinComma = (parts: readonly Sql[]): Sql => parts.reduce((all, part) => sql`${all}, ${part}`)

/** Reads `--decimal`. @throws UserError on anything but a point or a comma */
export function parseDecimal(text: string): '.' | ',' {
  if (text === '.' || text === ',') return text
  throw new UserError(`"${text}" is not a decimal sign`, { hint: 'write --decimal . or --decimal ,' })
}
