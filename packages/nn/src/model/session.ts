import { UserError } from '@bellwether/core'
import type { Program } from '../graph/program.ts'
import type { Shape } from '../graph/shape.ts'
import { isTensor, type TensorMap } from '../graph/tensor.ts'
import { checkCount } from '../ranges.ts'
import type { Compiled, Device, Executor } from '../run/executor.ts'
import { type ExecutorName, executorOf } from '../run/registry.ts'
import { pause } from '../turns.ts'
import type { Network } from './network.ts'
import type { Objective } from './objective.ts'
import { evaluateProgram, predictProgram, trainProgram } from './programs.ts'
import type { Weight } from './scope.ts'
import { initialState, initialWeights, outlineOf } from './variables.ts'

/** How far training is: whole epochs, and batches of the one under way. */
export type Progress = { readonly epoch: number; readonly batch: number }

const makers = { train: trainProgram, evaluate: evaluateProgram, predict: predictProgram } as const
export type Task = keyof typeof makers

export type Loaded = { readonly program: Program; readonly compiled: Compiled }

export type SessionOptions = {
  readonly seed: number
  executor?: ExecutorName | Executor | undefined
  threads?: number | undefined
}

/** A model's variables on an executor, and its programs, compiled when they are first needed. */
export type Session = {
  readonly network: Network
  /** Decides the order of the data; a restored run brings its own. */
  seed: number
  readonly weights: ReadonlyMap<string, Weight>
  readonly outputShapes: readonly Shape[]
  objective: Objective | undefined
  progress: Progress
  /** Whether a run is under way: a second one, or another objective, would get into it. */
  training: boolean
  device(): Promise<Device>
  /** @param weighted whether a weight for each sample is fed too */
  load(task: Task, weighted?: boolean): Promise<Loaded>
  /** Takes another objective: a new optimizer starts from its first state, the weights stay. */
  setObjective(objective: Objective): void
  /** @throws UserError while a run is under way, whose results would be lost */
  close(): Promise<void>
}

/** Keeps programs, which are compiled when they are first needed. */
function createPrograms(compile: (task: Task, weighted: boolean) => Promise<Loaded>) {
  const known = new Map<string, Promise<Loaded>>()
  return {
    load(task: Task, weighted: boolean): Promise<Loaded> {
      const key = weighted ? `${task}, weighted` : task
      const before = known.get(key)
      if (before) return before
      const fresh = compile(task, weighted)
      known.set(key, fresh)
      // A failure is told to who asked; the next call tries anew.
      fresh.catch(() => known.delete(key))
      return fresh
    },
    /** Lets go of those that an objective is part of. */
    dropObjective() {
      for (const [key, old] of known) {
        if (key === 'predict') continue
        old.then(({ compiled }) => compiled.release()).catch(() => {})
        known.delete(key)
      }
    },
    clear: () => known.clear(),
  }
}

/**
 * Opens a session. Nothing is started before the first call that needs it.
 *
 * @throws UserError when the layers do not fit each other
 */
export function createSession(network: Network, options: SessionOptions): Session {
  if (options.threads !== undefined) checkCount('threads', options.threads)
  const { weights, outputShapes } = outlineOf(network)
  const programs = createPrograms(compile)
  let opened: Promise<Device> | undefined
  let stateWritten: Promise<void> | undefined

  async function open(): Promise<Device> {
    const executor = await executorOf(options.executor)
    const device = await executor.open(options.threads === undefined ? {} : { threads: options.threads })
    await device.write(await initialWeights(weights, options.seed))
    return device
  }

  async function compile(task: Task, weighted: boolean): Promise<Loaded> {
    const device = await session.device()
    const objective = task === 'predict' ? undefined : needObjective()
    if (task === 'train') await (stateWritten ??= writeState(device, objective as Objective))
    await pause()
    const program = makers[task](network, objective as Objective, weighted)
    await pause()
    return { program, compiled: await device.compile(program) }
  }

  const writeState = async (device: Device, { optimizer }: Objective) =>
    device.write(await initialState(weights, optimizer, options.seed))

  function needObjective(): Objective {
    if (session.objective) return session.objective
    throw new UserError('the model has no loss yet', { hint: 'call compile({ optimizer, loss }) first' })
  }

  function refuseWhileTraining(what: string): void {
    if (session.training)
      throw new UserError(`${what}: the model is being trained`, {
        hint: 'await fit first; the callback trainingControl() stops it early',
      })
  }

  const session: Session = {
    network,
    seed: options.seed,
    weights,
    outputShapes,
    objective: undefined,
    progress: { epoch: 0, batch: 0 },
    training: false,
    device: () => (opened ??= open()),
    load: (task, weighted = false) => programs.load(task, weighted),
    setObjective(objective) {
      refuseWhileTraining('compile')
      session.objective = objective
      session.progress = { epoch: 0, batch: 0 }
      stateWritten = undefined
      programs.dropObjective()
    },
    async close() {
      refuseWhileTraining('close')
      const device = await opened
      opened = undefined
      stateWritten = undefined
      programs.clear()
      await device?.close()
    },
  }
  return session
}

/** Values of all weights. */
export async function readWeights(session: Session): Promise<TensorMap> {
  return (await session.device()).read([...session.weights.keys()])
}

/**
 * Replaces weights.
 *
 * @throws UserError when a name or a shape is not one of the model's
 */
export async function writeWeights(session: Session, values: TensorMap): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const weight = session.weights.get(name)
    if (!weight) {
      throw new UserError(`the model has no weight "${name}"`, {
        hint: `its weights are ${[...session.weights.keys()].join(', ')}`,
      })
    }
    if (!isTensor(value))
      throw new UserError(`weight "${name}": the given value is no tensor`, {
        hint: 'wrap arrays: tensor([1, 2])',
      })
    if (weight.shape.join() !== value.shape.join()) {
      throw new UserError(`weight "${name}" is [${weight.shape}], the given value is [${value.shape}]`)
    }
  }
  await (await session.device()).write(values)
}
