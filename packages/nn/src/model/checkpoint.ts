import { UserError } from '@bellwether/core'
import type { TensorMap } from '../graph/tensor.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'
import type { Objective } from './programs.ts'
import type { Session } from './session.ts'
import { initialState } from './variables.ts'

/** The files of a checkpoint. */
export const checkpointNames = { tensors: 'model.safetensors', state: 'checkpoint.json' } as const

/** What a checkpoint's JSON says. */
type State = {
  readonly format: 'bellwether-checkpoint'
  readonly version: 1
  readonly optimizer: string
  readonly seed: number
  readonly epoch: number
  readonly batch: number
}

/**
 * All that training needs to go on to the bit: weights, the optimizer's slots, the generator and the counts of steps as
 * safetensors; the place in the data as JSON.
 */
export async function checkpointFiles(session: Session): Promise<Record<string, Uint8Array>> {
  await session.load('train')
  const variables = await (await session.device()).read()
  const state: State = {
    format: 'bellwether-checkpoint',
    version: 1,
    optimizer: (session.objective as Objective).optimizer.name,
    seed: session.seed,
    ...session.progress,
  }
  return {
    [checkpointNames.tensors]: writeSafetensors(variables),
    [checkpointNames.state]: new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`),
  }
}

function readState(bytes: Uint8Array): State {
  try {
    const state = JSON.parse(new TextDecoder().decode(bytes)) as State
    if (state.format === 'bellwether-checkpoint' && state.version === 1) return state
  } catch (error) {
    throw new UserError(`${checkpointNames.state} is no checkpoint: ${(error as Error).message}`, {
      cause: error,
    })
  }
  throw new UserError(`${checkpointNames.state} is no checkpoint of a version that can be read`)
}

/** Everything a checkpoint must hold for this model and optimizer, with its shapes. */
function expected(session: Session): ReadonlyMap<string, readonly number[]> {
  const { optimizer } = session.objective as Objective
  const state = Object.entries(initialState(session.weights, optimizer, session.seed))
  return new Map([
    ...[...session.weights].map(([name, { shape }]) => [name, shape] as const),
    ...state.map(([name, { shape }]) => [name, shape] as const),
  ])
}

function checkTensors(session: Session, tensors: TensorMap): void {
  for (const [name, shape] of expected(session)) {
    const found = tensors[name]
    if (!found || found.shape.join() !== shape.join()) {
      throw new UserError(
        `${checkpointNames.tensors}: "${name}" ${found ? `is [${found.shape}]` : 'is missing'}, the model needs [${shape}]`,
        { hint: 'restore into a model with the same layers, compiled with the same optimizer' },
      )
    }
  }
}

/**
 * Puts a checkpoint into a compiled model of the same layers and optimizer. Everything is checked before anything is
 * changed.
 *
 * @throws UserError when a file is missing or broken, or is of another model
 */
export async function restoreCheckpoint(
  session: Session,
  files: Readonly<Record<string, Uint8Array | undefined>>,
): Promise<void> {
  const { [checkpointNames.tensors]: tensorFile, [checkpointNames.state]: stateFile } = files
  if (!tensorFile || !stateFile) {
    throw new UserError(`a checkpoint is two files: ${Object.values(checkpointNames).join(' and ')}`)
  }
  const state = readState(stateFile)
  const { tensors } = readSafetensors(tensorFile, checkpointNames.tensors)
  await session.load('train')
  checkTensors(session, tensors as TensorMap)
  const wanted = new Set(expected(session).keys())
  const values = Object.entries(tensors as TensorMap).filter(([name]) => wanted.has(name))
  await (await session.device()).write(Object.fromEntries(values))
  session.progress = { epoch: state.epoch, batch: state.batch }
}
