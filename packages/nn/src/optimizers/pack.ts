import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { elementCount } from '../graph/tensor.ts'
import { concat } from '../ops/concat.ts'
import { reshape } from '../ops/reshape.ts'
import { split } from '../ops/split.ts'

/** Numbers up to which a weight counts as small. */
const largestSmall = 2048

/** The name under which the small weights stand together: no weight is called so. */
const packed = ''

/** Puts the nodes of small weights together as one, and takes them apart again. */
export type Packing = {
  pack(nodes: NodeMap): NodeMap
  unpack(nodes: NodeMap): NodeMap
}

const sizeOf = ({ shape }: Node) => elementCount(shape as readonly number[])

/**
 * Lays small weights (biases, gains) under each other, so that a transform that treats every number alike is written once for
 * all of them: each node costs microseconds, and networks have many more small weights than large ones.
 */
export function packSmall(weights: NodeMap): Packing {
  const small = Object.entries(weights).filter(([, node]) => sizeOf(node) <= largestSmall)
  const sizes = small.map(([, node]) => sizeOf(node))
  if (small.length < 2) return { pack: (nodes) => nodes, unpack: (nodes) => nodes }
  const names = new Set(small.map(([name]) => name))
  return {
    pack: (nodes) => ({
      ...Object.fromEntries(Object.entries(nodes).filter(([name]) => !names.has(name))),
      [packed]: concat(small.map(([name], i) => reshape(nodes[name]!, [sizes[i]!]))),
    }),
    unpack({ [packed]: together, ...nodes }) {
      const apart = split(together!, sizes)
      const restored = small.map(([name, { shape }], i) => [name, reshape(apart[i]!, shape)] as const)
      return { ...nodes, ...Object.fromEntries(restored) }
    },
  }
}
