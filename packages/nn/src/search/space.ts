import type { Random } from '@bellwether/core'

/** A setting to be drawn at random. */
export type Draw<T> = (random: Random) => T

/** One of several values, each equally likely. */
export const choice =
  <const T>(values: readonly T[]): Draw<T> =>
  (random) =>
    values[random.integer(values.length)]!

/** A number between two, each equally likely. */
export const uniform =
  (low: number, high: number): Draw<number> =>
  (random) =>
    low + (high - low) * random.uniform()

/** A number between two whose logarithm is equally likely: for learning rates and penalties. */
export const logUniform =
  (low: number, high: number): Draw<number> =>
  (random) =>
    low * (high / low) ** random.uniform()

/** A whole number from `low` to `high`, both included. */
export const wholeNumber =
  (low: number, high: number): Draw<number> =>
  (random) =>
    low + random.integer(high - low + 1)

/** A named setting each, to be drawn. */
export type Space = Readonly<Record<string, Draw<unknown>>>

/** The settings that one draw of a space gives. */
export type Drawn<S extends Space> = { [K in keyof S]: S[K] extends Draw<infer T> ? T : never }

export const drawFrom = <S extends Space>(space: S, random: Random): Drawn<S> =>
  Object.fromEntries(Object.entries(space).map(([name, draw]) => [name, draw(random)])) as Drawn<S>
