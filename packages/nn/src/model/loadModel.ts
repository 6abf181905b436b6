import { UserError } from '@bellwether/core'
import type { Layer } from '../layers/layer.ts'
import { checkOptions, type OptionNames } from '../named.ts'
import { checkpointNames } from './checkpoint.ts'
import { type Model, type ModelOptions, modelOf, modelOptionNames } from './model.ts'
import { readDescription } from './readDescription.ts'
import { reviveNetwork } from './revive.ts'

export type ReviveOptions = ModelOptions & {
  /** By their names: layers of one's own kinds, and those with functions among their options. */
  layers?: Readonly<Record<string, Layer>>
}

const optionNames: OptionNames<ReviveOptions> = { layers: true, ...modelOptionNames }

/** Makes something of the description, and names its file where that fails: a layer's options may be no options of it. */
function withinFile<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const options = error.hint === undefined ? {} : { hint: error.hint }
    throw new UserError(`${checkpointNames.model}: ${error.message}`, { ...options, cause: error })
  }
}

/**
 * Makes a model anew from the files of a checkpoint: its layers and its weights. To train on, compile it and `restore` the
 * same files.
 *
 * @throws UserError when the files are missing or broken
 */
export async function reviveModel(
  files: Readonly<Record<string, Uint8Array | undefined>>,
  given: ReviveOptions = {},
): Promise<Model> {
  const { layers, ...options } = checkOptions('reviveModel', given, optionNames)
  const bytes = files[checkpointNames.model]
  if (!bytes) throw new UserError(`the checkpoint has no ${checkpointNames.model}`)
  const description = readDescription(bytes)
  const revived = withinFile(() => modelOf(reviveNetwork(description, layers), options))
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
export async function loadModel(path: string, options: ReviveOptions = {}): Promise<Model> {
  checkOptions('loadModel', options, optionNames)
  const { withCheckpoint } = await import('../run/nodeSave.ts')
  return withCheckpoint(path, (files) => reviveModel(files, options))
}
