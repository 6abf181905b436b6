import { type Language, UserError } from '@bellwether/core'
import {
  type ChoiceData,
  type ChoiceFit,
  type ChoiceLayout,
  type Columns,
  codeCategories,
  logit,
  longChoices,
  type MixingDistribution,
  mixedLogit,
  nestedLogit,
  type UtilitySpecification,
  type WideLayout,
  wideChoices,
} from '@bellwether/models'
import { countOption, levelOption } from '../numbers.ts'
import { list } from './columns.ts'
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

/** What stands between attribute and alternative: the first sign that some column of the attribute has. */
function separatorOf(columns: Columns, [attribute]: readonly string[]): string {
  const names = Object.keys(columns)
  return (
    ['.', '_', ':', '-', ' '].find((sign) => names.some((name) => name.startsWith(attribute + sign))) ?? ''
  )
}

/** The flags with every variable that holds categories replaced by its indicators, and the columns that hold these. */
function withCategories(columns: Columns, flags: Flags, separator: string | undefined) {
  const attributes = [...flags.generic, ...flags.specific]
  const ends = (attribute: string) =>
    Object.keys(columns).flatMap((name) =>
      name.startsWith(attribute + separator) ? [name.slice(attribute.length)] : [],
    )
  const suffixes = separator === undefined ? [''] : [...new Set(attributes.flatMap(ends))]
  const coded = codeCategories(columns, attributes, suffixes)
  const cases = codeCategories(coded.columns, flags.cases, [''])
  return {
    columns: cases.columns,
    flags: {
      ...flags,
      generic: flags.generic.flatMap(coded.names),
      specific: flags.specific.flatMap(coded.names),
      cases: flags.cases.flatMap(cases.names),
    },
  }
}

function wideOf(columns: Columns, flags: Flags, layout: Omit<WideLayout, 'choice'>): ChoiceData {
  const { alternatives, choice } = flags
  return wideChoices(columns, { ...layout, choice, ...(alternatives && { alternatives }) })
}

function longOf(
  columns: Columns,
  flags: Flags,
  layout: ChoiceLayout & { availability?: string },
  language: Language,
) {
  const say = messages(language)
  const { id, alternative } = flags
  if (id === undefined) throw new UserError(say.needs({ option: '--id' }), { hint: '--id COLUMN' })
  if (alternative === undefined) {
    throw new UserError(say.needs({ option: '--alternative' }), { hint: '--alternative COLUMN' })
  }
  return longChoices(columns, { ...layout, situation: id, alternative, chosen: flags.choice })
}

/** Choices, and the flags as they name them: categories by their indicators. */
export type ReadChoices = { readonly data: ChoiceData; readonly flags: Flags }

/**
 * The choices of a file as the options lay them out.
 *
 * @throws UserError for options that are missing and cells that can't be read
 */
export function readChoices(file: Columns, asked: Flags, language: Language): ReadChoices {
  if (asked.wide === asked.long)
    throw new UserError(messages(language).layout, { hint: 'bellwether choice fit FILE --wide …' })
  const separator = asked.wide
    ? (asked.separator ?? separatorOf(file, [...asked.generic, ...asked.specific]))
    : undefined
  const { columns, flags } = withCategories(file, asked, separator)
  const layout = {
    attributes: [...new Set([...flags.generic, ...flags.specific])],
    cases: flags.cases,
    ...(flags.weight !== undefined && { weight: flags.weight }),
    ...(flags.person !== undefined && { person: flags.person }),
    ...(flags.availability !== undefined && { availability: flags.availability }),
  }
  const data =
    separator === undefined
      ? longOf(columns, flags, layout, language)
      : wideOf(columns, flags, { ...layout, separator })
  return { data, flags }
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
  const options = { level: levelOption(flags.level, language) }
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
  const draws = flags.draws === undefined ? {} : { draws: countOption(flags.draws, '--draws', language) }
  return mixedLogit(data, { ...specification, random, ...draws }, options)
}
