import { UserError } from '@bellwether/core'
import type { Layer } from '../layers/layer.ts'
import { checkpointNames } from './checkpoint.ts'
import type { Description } from './describe.ts'
import { type Model, type ModelOptions, modelOf } from './model.ts'
import { reviveNetwork } from './revive.ts'

/** Reads a description, or says what is wrong with the file. */
function readDescription(bytes: Uint8Array): Description {
  try {
    const description = JSON.parse(new TextDecoder().decode(bytes)) as Description
    const { layers, inputs, outputs } = description ?? {}
    if ([layers, inputs, outputs].every(Array.isArray)) return description
  } catch (cause) {
    throw new UserError(`${checkpointNames.model} is no JSON: ${(cause as Error).message}`, {
      hint: 'save the model again',
      cause,
    })
  }
  throw new UserError(`${checkpointNames.model} describes no model`, { hint: 'save the model again' })
}

/**
 * Makes a model anew from the files of a checkpoint: its layers and its weights. To train on, compile it and `restore` the
 * same files.
 *
 * @param options.layers by their names: those of one's own kinds, and those with functions among their options
 * @throws UserError when the files are missing or broken
 */
export async function reviveModel(
  files: Readonly<Record<string, Uint8Array | undefined>>,
  { layers, ...options }: ModelOptions & { layers?: Readonly<Record<string, Layer>> } = {},
): Promise<Model> {
  const bytes = files[checkpointNames.model]
  if (!bytes) throw new UserError(`the checkpoint has no ${checkpointNames.model}`)
  const revived = modelOf(reviveNetwork(readDescription(bytes), layers), options)
  await revived.restore(files)
  return revived
}

/**
 * Makes a model anew from the folder that `save` or the checkpoint callback wrote. Only in Node.
 *
 * @example
 * const model = await loadModel('runs/mnist')
 * const classes = await model.predict(x)
 */
export async function loadModel(
  path: string,
  options: Parameters<typeof reviveModel>[1] = {},
): Promise<Model> {
  const { readCheckpoint } = await import('../run/nodeSave.ts')
  return reviveModel(await readCheckpoint(path), options)
}
