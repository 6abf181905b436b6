import { UserError } from '@bellwether/core'
import { checkpointFormat, type Description, describeNetwork, descriptionFile } from './describe.ts'
import type { Network } from './network.ts'

const wrong = (what: string, hint = 'save the model again') =>
  new UserError(`${descriptionFile}: ${what}`, { hint })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value lists places in a list of so many. */
const arePlaces = (value: unknown, count: number): boolean =>
  Array.isArray(value) && value.every((place) => Number.isInteger(place) && place >= 0 && place < count)

function checkLayer(layer: unknown, at: number): void {
  const { name, kind, options, inputs } = isRecord(layer) ? layer : {}
  const broken = Object.entries({
    name: typeof name === 'string',
    kind: typeof kind === 'string',
    options: isRecord(options),
    inputs: arePlaces(inputs, at),
  }).find(([, fits]) => !fits)
  if (!broken) return
  const [field] = broken
  const given = isRecord(layer) ? JSON.stringify(layer[field]) : 'missing'
  throw wrong(`layer ${at}${typeof name === 'string' ? ` ("${name}")` : ''}: "${field}" is ${given}`)
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new UserError(`${descriptionFile} is no JSON: ${(cause as Error).message}`, {
      hint: 'save the model again',
      cause,
    })
  }
}

/** What a checkpoint's description says: the layers, and the name of the optimizer where the model was compiled. */
export type Described = Description & { readonly optimizer?: string }

/**
 * Reads a description.
 *
 * @throws UserError naming the file and the part of it that is wrong
 */
export function readDescription(bytes: Uint8Array): Described {
  const found = parse(bytes)
  if (!isRecord(found) || !Array.isArray(found.layers)) throw wrong('the file describes no model')
  const { format, layers, optimizer } = found
  if (format !== checkpointFormat)
    throw wrong(`the format is ${JSON.stringify(format)} instead of "${checkpointFormat}"`)
  layers.forEach(checkLayer)
  for (const field of ['inputs', 'outputs']) {
    const places = found[field]
    if (!arePlaces(places, layers.length) || (places as unknown[]).length === 0)
      throw wrong(
        `"${field}" is ${JSON.stringify(places)}, not places in the list of ${layers.length} layers`,
      )
  }
  if (optimizer !== undefined && typeof optimizer !== 'string')
    throw wrong(`"optimizer" is ${JSON.stringify(optimizer)}`)
  return found as unknown as Described
}

/** Options that change how a layer learns, and nothing of what it gives: a run may go on with others. Names stand beside them. */
const onlyLearning = /^(name|rate|dropout|trainable|momentum|\w*Initializer|\w*Regularizer)$/

/** An option as text; functions of the caller's have no text of their own. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'not given'
  return text.startsWith('"function ') ? 'a function' : text
}

/** The first option that two layers have differently. */
function oddOption(
  ours: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
): string | undefined {
  const names = Object.keys({ ...ours, ...theirs }).filter((name) => !onlyLearning.test(name))
  return names.find((name) => shown(ours[name]) !== shown(theirs[name]))
}

const otherModel =
  'load into a model with the same layers, or load the weights alone: load(".../model.safetensors")'

/**
 * Checks that a description is of a network.
 *
 * @throws UserError naming the first layer and option that differ
 */
export function checkDescription(described: Description, network: Network): void {
  const own = describeNetwork(network)
  if (own.layers.length !== described.layers.length)
    throw wrong(
      `the file describes ${described.layers.length} layers, the model has ${own.layers.length}`,
      otherModel,
    )
  own.layers.forEach((layer, i) => {
    const other = described.layers[i]!
    for (const field of ['name', 'kind', 'inputs'] as const) {
      if (shown(layer[field]) === shown(other[field])) continue
      throw wrong(
        `the ${field} of layer ${i} is ${shown(other[field])}, in the model ${shown(layer[field])}`,
        otherModel,
      )
    }
    const option = oddOption(layer.options, other.options)
    if (option !== undefined)
      throw wrong(
        `layer "${layer.name}": ${option} is ${shown(other.options[option])}, in the model ${shown(layer.options[option])}`,
        otherModel,
      )
  })
  for (const field of ['inputs', 'outputs'] as const) {
    if (own[field].join() !== described[field].join())
      throw wrong(
        `the ${field} are ${shown(described[field])}, in the model ${shown(own[field])}`,
        otherModel,
      )
  }
}
