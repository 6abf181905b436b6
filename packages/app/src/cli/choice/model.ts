import { type Language, UserError } from '@bellwether/core'
import {
  type ChoiceData,
  type ChoiceFit,
  type Columns,
  logit,
  longChoices,
  type MixingDistribution,
  mixedLogit,
  nestedLogit,
  type UtilitySpecification,
  wideChoices,
} from '@bellwether/models'
import { messages } from './words.ts'

/** The options as commander gives them. */
export type Flags = {
  wide?: boolean
  long?: boolean
  choice: string
  id?: string
  alternative?: string
  generic: string[]
  specific: string[]
  cases: string[]
  separator?: string
  alternatives?: string[]
  availability?: string
  weight?: string
  person?: string
  base?: string
  constants: boolean
  nest: string[]
  commonScale?: boolean
  random: string[]
  draws?: string
  robust?: boolean
  level: string
  elasticity: string[]
  price?: string
}

/** The names in a text, separated by commas. */
export const list = (text: string) => text.split(',').map((name) => name.trim())

/** What stands between attribute and alternative: the first sign that some column of the attribute has. */
function separatorOf(columns: Columns, [attribute]: readonly string[]): string {
  const names = Object.keys(columns)
  return (
    ['.', '_', ':', '-', ' '].find((sign) => names.some((name) => name.startsWith(attribute + sign))) ?? ''
  )
}

/**
 * The choices of a file as the options lay them out.
 *
 * @throws UserError for options that are missing and cells that can't be read
 */
export function readChoices(columns: Columns, flags: Flags, language: Language): ChoiceData {
  const say = messages(language)
  const attributes = [...new Set([...flags.generic, ...flags.specific])]
  const layout = {
    attributes,
    cases: flags.cases,
    ...(flags.weight !== undefined && { weight: flags.weight }),
    ...(flags.person !== undefined && { person: flags.person }),
    ...(flags.availability !== undefined && { availability: flags.availability }),
  }
  if (flags.wide === flags.long)
    throw new UserError(say.layout, { hint: 'bellwether choice fit FILE --wide …' })
  if (flags.wide) {
    const separator = flags.separator ?? separatorOf(columns, attributes)
    const { alternatives } = flags
    return wideChoices(columns, {
      ...layout,
      choice: flags.choice,
      separator,
      ...(alternatives && { alternatives }),
    })
  }
  const { id, alternative } = flags
  if (id === undefined) throw new UserError(say.needs({ option: '--id' }), { hint: '--id COLUMN' })
  if (alternative === undefined) {
    throw new UserError(say.needs({ option: '--alternative' }), { hint: '--alternative COLUMN' })
  }
  return longChoices(columns, { ...layout, situation: id, alternative, chosen: flags.choice })
}

function pairs(texts: readonly string[], language: Language): [name: string, value: string][] {
  return texts.map((text) => {
    const at = text.lastIndexOf('=')
    if (at > 0 && at < text.length - 1) return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    throw new UserError(messages(language).badPair({ text }), {
      hint: '--nest NAME=a,b or --random NAME=normal',
    })
  })
}

const distributions: readonly string[] = [
  'normal',
  'lognormal',
  'uniform',
  'triangular',
] satisfies MixingDistribution[]

/**
 * The model that the options ask for: nested with nests, mixed with random coefficients, else plain.
 *
 * @throws UserError for options that can't be read and coefficients that are not identified
 */
export function fitModel(data: ChoiceData, flags: Flags, language: Language): ChoiceFit {
  const { generic, specific, cases, constants, base } = flags
  const specification: UtilitySpecification = {
    generic,
    specific,
    cases,
    constants,
    ...(base !== undefined && { base }),
  }
  const options = { level: Number(flags.level) }
  if (flags.nest.length > 0) {
    const nests = Object.fromEntries(
      pairs(flags.nest, language).map(([name, members]) => [name, list(members)]),
    )
    const commonScale = flags.commonScale ?? false
    return nestedLogit(data, { ...specification, nests, commonScale }, options)
  }
  if (flags.random.length === 0) return logit(data, specification, options)
  const random = Object.fromEntries(
    pairs(flags.random, language).map(([name, text]) => {
      if (distributions.includes(text)) return [name, text as MixingDistribution]
      throw new UserError(messages(language).badDistribution({ text }), { hint: distributions.join(', ') })
    }),
  )
  const draws = flags.draws === undefined ? {} : { draws: Number(flags.draws) }
  return mixedLogit(data, { ...specification, random, ...draws }, options)
}
