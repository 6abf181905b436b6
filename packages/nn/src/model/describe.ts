import type { Network } from './network.ts'

/** The file of a checkpoint that says what the model is, and what stands in it as its format. */
export const descriptionFile = 'model.json'
export const checkpointFormat = 'bellwether-checkpoint/1'

/** A layer's line in a model's description. */
export type LayerDescription = {
  readonly name: string
  readonly kind: string
  /** Its options: penalties by their factors, other functions of the caller's by their names. */
  readonly options: Readonly<Record<string, unknown>>
  /** Which values of the list it is applied to, by their places. */
  readonly inputs: readonly number[]
}

export type Description = {
  readonly layers: readonly LayerDescription[]
  /** The places of the inputs, in the order that data is given in. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** Functions that are not plain data: penalties by their factors, others by their names. */
function writable(value: unknown): unknown {
  if (typeof value !== 'function') return value
  return 'factors' in value ? value.factors : `function ${value.name || '(unnamed)'}`
}

/** What a network is, as plain data: its values in order, each a layer applied to values before it. */
export function describeNetwork({ order, names, inputValues, outputs }: Network): Description {
  const place = (value: Network['order'][number]) => order.indexOf(value)
  return {
    layers: order.map((value) => ({
      name: names.get(value.layer) as string,
      kind: value.layer.kind,
      options: Object.fromEntries(
        Object.entries(value.layer.options).map(([option, given]) => [option, writable(given)]),
      ),
      inputs: value.inputs.map(place),
    })),
    inputs: inputValues.map(place),
    outputs: outputs.map(place),
  }
}
