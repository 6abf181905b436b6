import { UserError } from '@bellwether/core'

/** How many letters must change to get from one word to another (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** Without case, `_` and `-`, so that Keras's own spelling comes close to ours. */
const plain = (name: string) => name.toLowerCase().replace(/[_-]/g, '')

/** The name that was probably meant: one that is written alike, or that it is the beginning of. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const word = plain(name)
  const ranked = known
    .map((one) => ({
      one,
      far: distance(word, plain(one)),
      starts: word.length > 1 && plain(one).startsWith(word),
    }))
    .sort((a, b) => Number(b.starts) - Number(a.starts) || a.far - b.far)
  const best = ranked[0]
  return best && (best.starts || best.far <= Math.max(1, word.length / 3)) ? best.one : undefined
}

/** What to write instead of a name that is none. */
export function suggestion(name: string, known: readonly string[], lead = 'use one of'): string {
  const meant = nearest(name, known)
  return `${meant ? `did you mean "${meant}"? ` : ''}${lead} ${known.join(', ')}`
}

/**
 * The entry of a registry by the name that a user wrote.
 *
 * @param kind what the registry holds, for the message: `"relux" is no activation`
 * @throws UserError on a name that is none, with the nearest and with those that are
 */
export function named<R extends object>(kind: string, registry: R, name: unknown): R[keyof R] {
  if (typeof name === 'string' && Object.hasOwn(registry, name)) return registry[name as keyof R]
  throw new UserError(`"${String(name)}" is no ${kind}`, {
    hint: suggestion(String(name), Object.keys(registry)),
  })
}

/** Every name of an option type; one that is left out does not compile. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>

/**
 * Checks that options are an object, and that each has a name that exists: one that is misspelt would change nothing.
 *
 * @param what whose options they are, for the message
 * @returns the options
 * @throws UserError on a name that is none, with the nearest and with those that are
 */
export function checkOptions<T>(what: string, options: T, names: OptionNames<T>): T {
  const known = Object.keys(names)
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new UserError(`${what}: the options are ${JSON.stringify(options) ?? String(options)}`, {
      hint: `give them by their names, such as { ${known[0]}: … }`,
    })
  const odd = Object.keys(options).find((name) => !Object.hasOwn(names, name))
  if (odd === undefined) return options
  throw new UserError(`${what}: there is no option "${odd}"`, {
    hint: suggestion(odd, known, 'there are'),
  })
}
