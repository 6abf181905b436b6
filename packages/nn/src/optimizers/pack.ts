import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { elementCount } from '../graph/tensor.ts'
import { concat } from '../ops/concat.ts'
import { reshape } from '../ops/reshape.ts'
import { splitLike } from '../ops/split.ts'

/** Numbers up to which a weight is put beside others: the runtime divides among threads only what has more. */
const largestPart = 2 ** 16
/** Numbers that a list holds at most: much longer ones do not stay in the cache between passes. */
const longest = 2 ** 18

/** Puts nodes of weights together as lists, and takes them apart again. */
export type Packing = {
  /** The names of the weights in each list, by the list's own: no weight is called so. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  pack(nodes: NodeMap): NodeMap
  unpack(nodes: NodeMap): NodeMap
}

const sizeOf = ({ shape }: Node) => elementCount(shape as readonly number[])

/** Deals names out to lists in their order. */
function dealOut(parts: readonly (readonly [string, number])[]): string[][] {
  const lists: string[][] = []
  let room = 0
  for (const [name, size] of parts) {
    if (size > room) {
      lists.push([])
      room = longest
    }
    lists.at(-1)!.push(name)
    room -= size
  }
  return lists.filter(({ length }) => length > 1)
}

/**
 * Lays weights under each other in a few lists, so that a transform that treats every number alike is written once for a list:
 * each node costs microseconds, networks have many small weights, and several threads share only what is long.
 */
export function packWeights(weights: NodeMap): Packing {
  const parts = Object.entries(weights).map(([name, node]) => [name, sizeOf(node)] as const)
  const dealt = dealOut(parts.filter(([, size]) => size <= largestPart))
  const lists = Object.fromEntries(dealt.map((names, i) => [`:${i}`, names]))
  const together = new Set(dealt.flat())
  const others = (nodes: NodeMap) => Object.entries(nodes).filter(([name]) => !together.has(name))
  return {
    lists,
    pack: (nodes) => ({
      ...Object.fromEntries(others(nodes)),
      ...Object.fromEntries(
        Object.entries(lists).map(([list, names]) => [
          list,
          concat(names.map((name) => reshape(nodes[name]!, [sizeOf(nodes[name]!)]))),
        ]),
      ),
    }),
    unpack: (nodes) => ({
      ...Object.fromEntries(Object.entries(nodes).filter(([name]) => !Object.hasOwn(lists, name))),
      ...Object.fromEntries(
        Object.entries(lists).flatMap(([list, names]) => {
          const pieces = splitLike(
            nodes[list]!,
            names.map((name) => weights[name]!),
          )
          return names.map((name, i) => [name, pieces[i]!] as const)
        }),
      ),
    }),
  }
}
