import { UserError } from '@bellwether/core'
import type { TensorMap } from '../graph/tensor.ts'
import { encodeSafetensors, readSafetensors, type Storage } from '../weights/safetensors.ts'
import { checkpointFormat, describeNetwork, descriptionFile } from './describe.ts'
import { checkDescription, readDescription } from './readDescription.ts'
import type { Session } from './session.ts'
import { variableNames } from './update.ts'
import { stateShapes } from './variables.ts'

/** The files of a checkpoint: the numbers, and what the model is. */
export const checkpointNames = { tensors: 'model.safetensors', model: descriptionFile } as const

const format = checkpointFormat

/** Where a run is, as texts in the head of the tensors' file, so that one file replaced at once holds all that changes. */
type Place = {
  readonly format: string
  readonly seed: string
  readonly epoch: string
  readonly batch: string
}

/**
 * All that training needs to go on to the bit: weights, the optimizer's slots, the generator, the count of steps and the
 * place in the data as one safetensors file; beside it the layers as JSON, which does not change while training. Of a model
 * that was never compiled it holds the weights.
 */
export async function checkpointFiles(session: Session): Promise<Record<string, Uint8Array>> {
  if (session.objective) await session.load('train')
  const variables = await (await session.device()).read()
  const place: Place = {
    format,
    seed: String(session.seed),
    epoch: String(session.progress.epoch),
    batch: String(session.progress.batch),
  }
  const optimizer = session.objective ? { optimizer: session.objective.optimizer.name } : {}
  const description = { format, ...optimizer, ...describeNetwork(session.network) }
  return {
    [checkpointNames.model]: new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`),
    [checkpointNames.tensors]: await encodeSafetensors(variables, { metadata: place }),
  }
}

/** Only the weights, for keeping or handing on; `float16` halves their size. */
export async function weightFile(session: Session, storage: Storage = 'full'): Promise<Uint8Array> {
  const weights = await (await session.device()).read([...session.weights.keys()])
  return encodeSafetensors(weights, { storage })
}

/** Everything a checkpoint must hold for this model and optimizer, with its shapes. */
function expected(session: Session): ReadonlyMap<string, readonly number[]> {
  const { objective } = session
  const state = objective ? stateShapes(session.weights, objective.optimizer) : []
  return new Map([...[...session.weights].map(([name, { shape }]) => [name, shape] as const), ...state])
}

function checkTensors(session: Session, tensors: TensorMap): void {
  for (const [name, shape] of expected(session)) {
    const found = tensors[name]
    if (found && found.shape.join() === shape.join()) continue
    const what = found ? `is [${found.shape}]` : 'is missing'
    throw new UserError(`${checkpointNames.tensors}: "${name}" ${what}, the model needs [${shape}]`, {
      hint: name.startsWith('optimizer/')
        ? 'compile the model with the optimizer that the checkpoint was trained with, or take its weights before compile()'
        : 'restore into a model with the same layers',
    })
  }
  checkExtra(session, tensors, checkpointNames.tensors, session.objective !== undefined)
}

/** Whether a variable is of training: the optimizer's state and the generator's. */
const isState = (name: string) => name === variableNames.generator || name.startsWith('optimizer/')

/**
 * Refuses numbers that would be left over.
 *
 * @param file for the message
 * @param resumes whether the optimizer's state is wanted too; else what a file holds of it is left
 */
export function checkExtra(session: Session, tensors: TensorMap, file: string, resumes = false): void {
  const known = expected(session)
  const extra = Object.keys(tensors).find((name) => !known.has(name) && (resumes || !isState(name)))
  if (extra === undefined) return
  throw new UserError(`${file}: "${extra}" is nothing that the model has`, {
    hint: isState(extra)
      ? 'compile the model with the optimizer that the checkpoint was trained with'
      : 'restore into a model with the same layers',
  })
}

/** Checks what a checkpoint's description says against the model, and against what it was compiled with. */
function checkModel({ network, objective }: Session, bytes: Uint8Array): void {
  const described = readDescription(bytes)
  checkDescription(described, network)
  if (!objective || !described.optimizer || described.optimizer === objective.optimizer.name) return
  throw new UserError(
    `${checkpointNames.model}: the checkpoint was trained with "${described.optimizer}", the model is compiled with "${objective.optimizer.name}"`,
    { hint: 'compile the model with the same optimizer, or take the weights before compile()' },
  )
}

/** A whole number of the place in a run. */
function placeNumber(place: Place, field: 'seed' | 'epoch' | 'batch'): number {
  const value = Number(place[field] ?? 'missing')
  const fits = field === 'seed' ? Number.isFinite(value) : Number.isInteger(value) && value >= 0
  if (fits) return value
  throw new UserError(
    `${checkpointNames.tensors}: "${field}" in its header is ${JSON.stringify(place[field])}`,
    {
      hint: 'use the file that save() or the checkpoint callback wrote',
    },
  )
}

/**
 * Puts a checkpoint into a model of the same layers and optimizer; into one that is not compiled yet, its weights alone.
 * Everything is checked before anything is changed.
 *
 * @throws UserError when the file is missing or broken, or is of another model
 */
export async function restoreCheckpoint(
  session: Session,
  files: Readonly<Record<string, Uint8Array | undefined>>,
): Promise<void> {
  const file = files[checkpointNames.tensors]
  if (!file) throw new UserError(`the checkpoint has no ${checkpointNames.tensors}`)
  const { tensors, metadata } = readSafetensors(file, checkpointNames.tensors)
  const place = metadata as Place
  if (place.format !== format) {
    throw new UserError(`${checkpointNames.tensors} holds tensors but is no checkpoint to train on from`, {
      hint: 'use the file that save() or the checkpoint callback wrote; setWeights() takes plain weights',
    })
  }
  const seed = placeNumber(place, 'seed')
  const progress = { epoch: placeNumber(place, 'epoch'), batch: placeNumber(place, 'batch') }
  const description = files[checkpointNames.model]
  if (description) checkModel(session, description)
  checkTensors(session, tensors)
  if (session.objective) await session.load('train')
  const values = [...expected(session).keys()].map((name) => [name, tensors[name]!] as const)
  await (await session.device()).write(Object.fromEntries(values))
  session.seed = seed
  session.progress = progress
}
