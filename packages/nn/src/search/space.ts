import { type Random, UserError } from '@bellwether/core'
import { checkEnds, checkPositive } from '../ranges.ts'

/** A setting to be drawn at random. */
export type Draw<T> = (random: Random) => T

/** One of several values, each equally likely. */
export function choice<const T>(values: readonly T[]): Draw<T> {
  if (values.length === 0) throw new UserError('choice: there is nothing to choose from')
  return (random) => values[random.integer(values.length)]!
}

/** A number between two, each equally likely. */
export function uniform(low: number, high: number): Draw<number> {
  checkEnds('uniform', low, high)
  return (random) => low + (high - low) * random.uniform()
}

/** A number between two whose logarithm is equally likely: for learning rates and penalties. */
export function logUniform(low: number, high: number): Draw<number> {
  checkPositive('logUniform: the lower end', low)
  checkEnds('logUniform', low, high)
  return (random) => low * (high / low) ** random.uniform()
}

/** A whole number from `low` to `high`, both included. */
export function wholeNumber(low: number, high: number): Draw<number> {
  checkEnds('wholeNumber', low, high)
  if (!Number.isInteger(low) || !Number.isInteger(high))
    throw new UserError(`wholeNumber: the ends ${low} and ${high} are not both whole`)
  return (random) => low + random.integer(high - low + 1)
}

/** A named setting each, to be drawn. */
export type Space = Readonly<Record<string, Draw<unknown>>>

/** The settings that one draw of a space gives. */
export type Drawn<S extends Space> = { [K in keyof S]: S[K] extends Draw<infer T> ? T : never }

export const drawFrom = <S extends Space>(space: S, random: Random): Drawn<S> =>
  Object.fromEntries(
    Object.entries(space).map(([name, draw]) => {
      if (typeof draw === 'function') return [name, draw(random)]
      throw new UserError(`the space of "${name}" is ${JSON.stringify(draw)}`, {
        hint: 'give choice([…]), uniform(low, high), logUniform(low, high) or wholeNumber(low, high)',
      })
    }),
  ) as Drawn<S>
