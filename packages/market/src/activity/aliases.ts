import { groupBy } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import type { Engine } from '../engines/engine.ts'
import { tables } from '../schema/tables.ts'

/** That what is known of `alias` is of the user `user_id`. */
export type Alias = { readonly alias: string; readonly user_id: string }

/**
 * Follows aliases of aliases to the one user that each stands for. All names that are connected are one user, whose
 * name is the one that is no alias itself; where names go round in a circle, or two have none above them, the first in
 * the order of the alphabet. The order in which aliases were told makes no difference.
 *
 * @returns for each name that is not its user's own, the user
 * @example
 * resolveAliases([{ alias: 'a', user_id: 'b' }, { alias: 'b', user_id: 'c' }]) // a → c, b → c
 */
export function resolveAliases(aliases: readonly Alias[]): Map<string, string> {
  const parents = new Map<string, string>()
  const rootOf = (name: string): string => {
    let root = name
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
    // Path compression: the next look is one step.
    for (let at = name; at !== root; ) {
      const next = parents.get(at)!
      parents.set(at, root)
      at = next
    }
    return root
  }
  const isAlias = new Set(aliases.map(({ alias }) => alias))
  for (const { alias, user_id } of aliases) {
    const [a, b] = [rootOf(alias), rootOf(user_id)]
    if (a !== b) parents.set(a, b)
  }
  const names = new Set(aliases.flatMap(({ alias, user_id }) => [alias, user_id]))
  const members = groupBy([...names], rootOf)
  const users = new Map<string, string>()
  for (const connected of members.values()) {
    const sorted = connected.toSorted()
    const user = sorted.find((name) => !isAlias.has(name)) ?? sorted[0]!
    for (const name of connected) if (name !== user) users.set(name, user)
  }
  return users
}

/** A table of `alias` and `user_id` in the engine with every alias resolved; undefined when there are none. */
export async function aliasTable(engine: Engine): Promise<Sql | undefined> {
  const stated = await engine.all<Alias>(sql`select alias, user_id from aliases where alias <> user_id`)
  if (stated.length === 0) return undefined
  const users = [...resolveAliases(stated)]
  const table = await engine.keep('resolved_aliases', sql`select alias, user_id from aliases where false`)
  await engine.insert(
    table,
    tables.aliases.columns,
    users.map(([alias, user_id]) => ({ alias, user_id })),
  )
  return table
}
