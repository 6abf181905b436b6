import { UserError } from '@bellwether/core'
import type { ChoiceData } from './dataset.ts'

/** Which variables enter the utility of an alternative, and with how many coefficients. */
export type UtilitySpecification = {
  /** A constant for each alternative but the base; true by default. */
  constants?: boolean
  /** The alternative that the others are compared with; the first by default. */
  base?: string
  /** Attributes with one coefficient for all alternatives. */
  generic?: readonly string[]
  /** Attributes with a coefficient an alternative. */
  specific?: readonly string[]
  /** Variables of the chooser: a coefficient for each alternative but the base. */
  cases?: readonly string[]
}

/** In place of an alternative's index: a term that holds for all, and one whose alternative the data lack. */
const any = -1
const absent = -2

/** One coefficient's variable: the column's value where the row is of the term's alternative, else 0. */
export type Term = {
  readonly name: string
  /** What the column is, or undefined for a constant. */
  readonly variable: string | undefined
  readonly alternative: number
  readonly rows: Float64Array | undefined
  readonly situations: Float64Array | undefined
}

function lookUp(kind: string, columns: ChoiceData['attributes'], name: string): Float64Array {
  const column = columns[name]
  if (column) return column
  throw new UserError(`"${name}" is not ${kind}: ${Object.keys(columns).join(', ') || 'there is none'}`, {
    hint: 'name it when the data are read',
  })
}

/**
 * The terms of a specification over data.
 *
 * @param alternatives of the data that the model was estimated on: the coefficients' alternatives
 * @throws UserError when the specification names what the data lack, or the data an alternative without coefficients
 */
export function utilityTerms(
  data: ChoiceData,
  { constants = true, base, generic = [], specific = [], cases = [] }: UtilitySpecification,
  alternatives: readonly string[] = data.alternatives,
): Term[] {
  const reference = base ?? alternatives[0]!
  if (!alternatives.includes(reference)) {
    throw new UserError(`the base "${reference}" is not an alternative: ${alternatives.join(', ')}`, {
      hint: 'name one of them',
    })
  }
  const byAlternative = constants || specific.length > 0 || cases.length > 0
  const unknown = data.alternatives.find((name) => !alternatives.includes(name))
  if (byAlternative && unknown !== undefined) {
    throw new UserError(`the model has no coefficients for the alternative "${unknown}"`, {
      hint: 'use generic attributes only, without constants, to predict for new alternatives',
    })
  }
  const indexOf = (name: string) => {
    const index = data.alternatives.indexOf(name)
    return index < 0 ? absent : index
  }
  const term = (
    name: string,
    variable: string | undefined,
    of: string | undefined,
    columns: Partial<Term>,
  ) => ({
    name: of === undefined ? name : `${name}:${of}`,
    variable,
    alternative: of === undefined ? any : indexOf(of),
    rows: undefined,
    situations: undefined,
    ...columns,
  })
  const others = alternatives.filter((name) => name !== reference)
  const attribute = (name: string) => ({ rows: lookUp('an attribute', data.attributes, name) })
  const ofCase = (name: string) => ({ situations: lookUp('a variable of the chooser', data.cases, name) })
  return [
    ...(constants ? others.map((of) => term('constant', undefined, of, {})) : []),
    ...generic.map((name) => term(name, name, undefined, attribute(name))),
    ...specific.flatMap((name) => alternatives.map((of) => term(name, name, of, attribute(name)))),
    ...cases.flatMap((name) => others.map((of) => term(name, name, of, ofCase(name)))),
  ]
}

/** Writes the terms of one situation, row by row, into `design` (rows of the situation × terms). */
export function fillDesign(
  { starts, alternative }: ChoiceData,
  terms: readonly Term[],
  situation: number,
  design: Float64Array,
): void {
  const from = starts[situation]!
  const to = starts[situation + 1]!
  const size = terms.length
  for (let k = 0; k < size; k++) {
    const term = terms[k]!
    for (let row = from, at = k; row < to; row++, at += size) {
      if (term.alternative !== any && term.alternative !== alternative[row]!) design[at] = 0
      else design[at] = term.rows ? term.rows[row]! : term.situations ? term.situations[situation]! : 1
    }
  }
}
