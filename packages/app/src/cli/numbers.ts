import { defineMessages, type Language, UserError } from '@bellwether/core'

/** Which numbers an option takes. */
export type NumberRange = {
  readonly least?: number
  readonly most?: number
  /** Bounds themselves are no values. */
  readonly open?: boolean
  readonly whole?: boolean
}

type Bounds = Readonly<Record<'least' | 'most', number>>

const messages = defineMessages({
  en: {
    bad: ({ option, value, range }: Record<'option' | 'value' | 'range', string>) =>
      `${option} "${value}" is not a number${range}`,
    between: ({ least, most }: Bounds) => ` between ${least} and ${most}`,
    fromTo: ({ least, most }: Bounds) => ` from ${least} to ${most}`,
    above: ({ least }: Bounds) => ` above ${least}`,
    from: ({ least }: Bounds) => ` from ${least} on`,
    whole: ({ example }: { example: string }) => `give a whole number: ${example}`,
  },
  zh: {
    bad: ({ option, value, range }) => `${option} "${value}" 不是${range}数`,
    between: ({ least, most }) => `介于 ${least} 与 ${most} 之间的`,
    fromTo: ({ least, most }) => ` ${least} 到 ${most} 的`,
    above: ({ least }) => `大于 ${least} 的`,
    from: ({ least }) => `不小于 ${least} 的`,
    whole: ({ example }) => `请给出整数：${example}`,
  },
})

/** A number as it is written: `0.1`, `10%`. NaN for anything else. */
function readNumber(text: string): number {
  const trimmed = text.trim()
  if (trimmed.endsWith('%')) return trimmed === '%' ? Number.NaN : Number(trimmed.slice(0, -1)) / 100
  return trimmed === '' ? Number.NaN : Number(trimmed)
}

function fits(value: number, { least = -Infinity, most = Infinity, open = false, whole }: NumberRange) {
  const inside = open ? value > least && value < most : value >= least && value <= most
  return Number.isFinite(value) && inside && (!whole || Number.isSafeInteger(value))
}

/** The range in words, to stand behind "a number". */
function wordsOf({ least, most, open }: NumberRange, language: Language): string {
  const say = messages(language)
  if (least === undefined) return ''
  if (most === undefined) return (open ? say.above : say.from)({ least, most: Infinity })
  return (open ? say.between : say.fromTo)({ least, most })
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
  range: NumberRange = {},
): number {
  const value = readNumber(text)
  if (fits(value, range)) return value
  const say = messages(language)
  const example = `${option} ${[12, 0.3, range.least ?? 1].find((number) => fits(number, range)) ?? 1}`
  throw new UserError(say.bad({ option, value: text, range: wordsOf(range, language) }), {
    hint: range.whole ? say.whole({ example }) : example,
  })
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

/**
 * A whole number of at least 1.
 *
 * @throws UserError when the text is none
 */
export const countOption = (text: string, option: string, language: Language, most?: number): number =>
  numberOption(text, option, language, { least: 1, whole: true, ...(most !== undefined && { most }) })

/**
 * The seed of what is drawn: a whole number of at least 0.
 *
 * @throws UserError when the text is none
 */
export const seedOption = (text: string, language: Language): number =>
  numberOption(text, '--seed', language, { least: 0, whole: true })

/**
 * The confidence level of intervals, as a part of 1.
 *
 * @throws UserError when the text is none
 */
export const levelOption = (text: string, language: Language): number =>
  numberOption(text, '--level', language, { least: 0, most: 1, open: true })
