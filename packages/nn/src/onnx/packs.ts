import type { Node } from '../graph/node.ts'
import type { NodeMap, Program } from '../graph/program.ts'
import { rebuilder } from '../graph/rebuild.ts'
import { input } from '../ops/input.ts'
import { unpackList } from '../optimizers/pack.ts'

/** A program whose packs are variables themselves, and how to come from the variables to these and back. */
export type PackedProgram = {
  readonly program: Program
  /** The lists, made of the variables that they hold. */
  readonly lists: NodeMap
  /** The variables, cut from inputs named like the lists. */
  readonly pieces: NodeMap
}

const listName = (i: number) => `:pack${i}`

const without = (nodes: NodeMap, names: ReadonlySet<string>): NodeMap =>
  Object.fromEntries(Object.entries(nodes).filter(([name]) => !names.has(name)))

/** Carries each pack's variables as one list: what a step reads of them it cuts from the list. */
export function packVariables(program: Program): PackedProgram {
  const { packs = [], variables, updates, outputs } = program
  const given = new Map<Node, Node>()
  const lists: Record<string, Node> = {}
  const pieces: Record<string, Node> = {}
  const next: Record<string, Node> = {}
  for (const [i, { names, before, after }] of packs.entries()) {
    const list = input(listName(i), before.shape, before.dtype)
    const kept = names.map((name) => variables[name]!)
    given.set(before, list)
    for (const [k, piece] of unpackList(list, kept).entries()) {
      given.set(kept[k]!, piece)
      pieces[names[k]!] = piece
    }
    lists[listName(i)] = before
    next[listName(i)] = after
  }
  const held = new Set(packs.flatMap(({ names }) => names))
  const inputs = Object.fromEntries(Object.keys(lists).map((name) => [name, given.get(lists[name]!)!]))
  const rebuilt = rebuilder(given)
  return {
    program: {
      ...program,
      variables: { ...without(variables, held), ...inputs },
      updates: rebuilt({ ...without(updates, held), ...next }),
      outputs: rebuilt(outputs),
    },
    lists,
    pieces,
  }
}
