import { UserError } from '@bellwether/core'

/**
 * The entry of a registry by the name that a user wrote.
 *
 * @param kind what the registry holds, for the message: `"relux" is no activation`
 * @throws UserError on a name that is none, with those that are
 */
export function named<R extends object>(kind: string, registry: R, name: unknown): R[keyof R] {
  if (typeof name === 'string' && Object.hasOwn(registry, name)) return registry[name as keyof R]
  throw new UserError(`"${String(name)}" is no ${kind}`, {
    hint: `use one of ${Object.keys(registry).join(', ')}`,
  })
}
