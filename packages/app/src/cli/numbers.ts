import { defineMessages, type Language, UserError } from '@bellwether/core'

const messages = defineMessages({
  en: {
    bad: ({ option, value }: { option: string; value: string }) => `${option} "${value}" cannot be used`,
    range: ({ from, to }: Record<'from' | 'to', string>) => `give a number from ${from} to ${to}`,
  },
  zh: {
    bad: ({ option, value }) => `${option} "${value}" 不可用`,
    range: ({ from, to }) => `请给出 ${from} 到 ${to} 之间的数`,
  },
})

/** Which numbers an option takes. */
export type NumberRange = {
  readonly least?: number
  readonly most?: number
  /** Bounds themselves are no values. */
  readonly open?: boolean
  readonly whole?: boolean
}

/** A number as it is written: `0.1`, `10%`. NaN for anything else. */
function readNumber(text: string): number {
  const trimmed = text.trim()
  if (trimmed.endsWith('%')) return trimmed === '%' ? Number.NaN : Number(trimmed.slice(0, -1)) / 100
  return trimmed === '' ? Number.NaN : Number(trimmed)
}

/**
 * The number that an option was given.
 *
 * @param option as it is written, with its dashes
 * @throws UserError when it is none, or outside the range
 */
export function numberOption(
  text: string,
  option: string,
  language: Language,
  { least = -Infinity, most = Infinity, open = false, whole = false }: NumberRange = {},
): number {
  const value = readNumber(text)
  const inside = open ? value > least && value < most : value >= least && value <= most
  if (Number.isFinite(value) && inside && (!whole || Number.isInteger(value))) return value
  const say = messages(language)
  const [from, to] = [least === -Infinity ? '−∞' : String(least), most === Infinity ? '∞' : String(most)]
  throw new UserError(say.bad({ option, value: text }), { hint: say.range({ from, to }) })
}

/**
 * Numbers separated by commas; see `numberOption`.
 *
 * @throws UserError when one is none
 */
export const numbersOption = (
  text: string,
  option: string,
  language: Language,
  range: NumberRange = {},
): number[] => text.split(',').map((part) => numberOption(part, option, language, range))
