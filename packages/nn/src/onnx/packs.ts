import type { Node } from '../graph/node.ts'
import type { NodeMap, Program } from '../graph/program.ts'
import { rebuilder } from '../graph/rebuild.ts'
import { input } from '../ops/input.ts'
import { splitLike } from '../ops/split.ts'

/** A variable of a packed program that holds others one after the other. */
export type VariableList = {
  readonly name: string
  readonly members: readonly { readonly name: string; readonly shape: readonly number[] }[]
}

const without = (nodes: NodeMap, names: ReadonlySet<string>): NodeMap =>
  Object.fromEntries(Object.entries(nodes).filter(([name]) => !names.has(name)))

/** The program with a list for each pack in place of its variables: what a step reads of them it cuts from the list. */
export function packVariables(program: Program): { program: Program; lists: readonly VariableList[] } {
  const { packs = [], variables, updates, outputs } = program
  const given = new Map<Node, Node>()
  const listed: Record<string, Node> = {}
  const next: Record<string, Node> = {}
  const lists = packs.map(({ names, before, after }, i): VariableList => {
    const name = `:list${i}`
    const members = names.map((member) => variables[member]!)
    const list = input(name, before.shape, before.dtype)
    given.set(before, list)
    for (const [k, piece] of splitLike(list, members).entries()) given.set(members[k]!, piece)
    listed[name] = list
    next[name] = after
    return {
      name,
      members: names.map((member, k) => ({ name: member, shape: members[k]!.shape as number[] })),
    }
  })
  const held = new Set(packs.flatMap(({ names }) => names))
  const rebuilt = rebuilder(given)
  return {
    program: {
      ...program,
      variables: { ...without(variables, held), ...listed },
      updates: rebuilt({ ...without(updates, held), ...next }),
      outputs: rebuilt(outputs),
    },
    lists,
  }
}
