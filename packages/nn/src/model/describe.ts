import type { Network } from './network.ts'

/** A layer's line in a model's description. */
export type LayerDescription = {
  readonly name: string
  readonly kind: string
  /** Its options; what is a function of the caller's is given by its name. */
  readonly options: Readonly<Record<string, unknown>>
  /** Names of the layers that it takes its inputs from. */
  readonly inputs: readonly string[]
}

export type Description = {
  readonly layers: readonly LayerDescription[]
  readonly outputs: readonly string[]
}

const writable = (value: unknown): unknown =>
  typeof value === 'function' ? `function ${value.name || '(unnamed)'}` : value

/** What a network is, as plain data. */
export function describeNetwork({ order, names, outputs }: Network): Description {
  const nameOf = (value: Network['order'][number]) => names.get(value.layer) as string
  return {
    layers: order.map((value) => ({
      name: nameOf(value),
      kind: value.layer.kind,
      options: Object.fromEntries(
        Object.entries(value.layer.options).map(([option, given]) => [option, writable(given)]),
      ),
      inputs: value.inputs.map(nameOf),
    })),
    outputs: outputs.map(nameOf),
  }
}
