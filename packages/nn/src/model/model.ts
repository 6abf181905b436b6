import { UserError } from '@bellwether/core'
import type { Logs } from '../callbacks/callback.ts'
import { isTensor, type Tensor, type TensorMap } from '../graph/tensor.ts'
import { isValue, type Value } from '../layers/layer.ts'
import { checkOptions, type OptionNames } from '../named.ts'
import { readInitializers } from '../onnx/initializers.ts'
import type { Executor } from '../run/executor.ts'
import type { ExecutorName } from '../run/registry.ts'
import { readSafetensors, type Storage } from '../weights/safetensors.ts'
import type { TensorStream } from './batches.ts'
import { checkExtra, checkpointFiles, restoreCheckpoint, weightFile } from './checkpoint.ts'
import { type EvaluateOptions, evaluate, type PredictOptions, predict } from './evaluate.ts'
import type { Tensors } from './feeding.ts'
import { fit, type History } from './fit.ts'
import type { FitOptions } from './fitOptions.ts'
import { createNetwork, type Network } from './network.ts'
import { type CompileOptions, objectiveOf } from './objective.ts'
import { onnxBytes } from './onnxFile.ts'
import { createSession, readWeights, type Session, writeWeights } from './session.ts'
import { formatSummary, type Summary, summarize } from './summary.ts'

export type ModelOptions = {
  name?: string
  /** Decides the first weights, the order of the data and what dropout drops. Default 0. */
  seed?: number
  /** Where it runs; by default the native runtime, or WASM where that is missing. */
  executor?: ExecutorName | Executor
  /** Threads for one operation. The numbers are the same for any. */
  threads?: number
}

/** Names of the options that every model takes. */
export const modelOptionNames: OptionNames<ModelOptions> = {
  name: true,
  seed: true,
  executor: true,
  threads: true,
}

/** A network with its weights: trains, evaluates, predicts, saves. Made by `sequential` and by `model`. */
export class Model {
  readonly name: string
  readonly #session: (data?: Tensors) => Session
  readonly #outputs: readonly string[]

  /** @param outputs names of the layers that give the outputs */
  constructor(name: string, session: (data?: Tensors) => Session, outputs: readonly string[] = ['output']) {
    this.name = name
    this.#session = session
    this.#outputs = outputs
  }

  /**
   * Settles what training minimizes and how. The weights stay as they are; the optimizer starts anew.
   *
   * @throws UserError on a name that is none, and where losses and outputs do not match
   */
  compile(options: CompileOptions): void {
    const objective = objectiveOf(options, this.#outputs)
    if (this.#opened) this.#opened.setObjective(objective)
    this.#objective = objective
  }

  #objective: Session['objective']
  #opened: Session | undefined

  #open(data?: Tensors): Session {
    if (!this.#opened) {
      this.#opened = this.#session(data)
      if (this.#objective) this.#opened.setObjective(this.#objective)
    }
    return this.#opened
  }

  /**
   * Trains on inputs and labels, or on a stream of batches.
   *
   * @returns what each epoch's end knew
   * @throws UserError on data that does not fit the model
   */
  fit(x: Tensors, y: Tensors, options?: FitOptions): Promise<History>
  fit(stream: TensorStream, options?: FitOptions): Promise<History>
  async fit(x: Tensors | TensorStream, y?: Tensors | FitOptions, options?: FitOptions): Promise<History> {
    if (isTensors(x)) {
      if (!isTensors(y))
        throw new UserError('fit: the labels are missing', { hint: 'call fit(x, y, options)' })
      return fit(this.#open(x), { x, y }, options ?? {})
    }
    if (!isStream(x))
      throw new UserError('fit: the data are neither tensors nor a stream of batches', {
        hint: 'wrap arrays: tensor([[1, 2], [3, 4]])',
      })
    return fit(this.#open(), { stream: x }, (y as FitOptions | undefined) ?? {})
  }

  /** Loss and metrics on data. */
  async evaluate(x: Tensors, y: Tensors, options: EvaluateOptions = {}): Promise<Logs> {
    return evaluate(this.#open(x), x, y, options)
  }

  /** What the first output gives for inputs. */
  async predict(x: Tensors, options: PredictOptions = {}): Promise<Tensor> {
    return (await predict(this.#open(x), x, options))[0] as Tensor
  }

  /** What every output gives for inputs. */
  async predictAll(x: Tensors, options: PredictOptions = {}): Promise<Tensor[]> {
    return predict(this.#open(x), x, options)
  }

  /** Each layer with its output shape and parameters, as a table. */
  summary(): string {
    return formatSummary(this.name, this.layers())
  }

  /** What `summary` shows, as data. */
  layers(): Summary {
    return summarize(this.#open().network)
  }

  /** Copies of all weights by name, such as `dense/kernel`. */
  async weights(): Promise<TensorMap> {
    return readWeights(this.#open())
  }

  /** Replaces weights by name. */
  async setWeights(values: TensorMap): Promise<void> {
    await writeWeights(this.#open(), values)
  }

  /** The bytes of an `.onnx` file for inference. */
  async onnx(): Promise<Uint8Array> {
    return onnxBytes(this.#open())
  }

  /** All that training needs to go on to the bit, as files by name. */
  async checkpoint(): Promise<Record<string, Uint8Array>> {
    return checkpointFiles(this.#open())
  }

  /**
   * Puts a checkpoint's files back; `fit` with `resume: true` then goes on as if it had never stopped.
   *
   * @throws UserError when they are not of this model and optimizer
   */
  async restore(files: Readonly<Record<string, Uint8Array | undefined>>): Promise<void> {
    await restoreCheckpoint(this.#open(), files)
  }

  /**
   * Writes `.onnx` for inference, `.safetensors` with the weights alone, and at any other path a folder with a checkpoint. Only
   * in Node.
   *
   * @param options.storage of a `.safetensors` file: `float16` halves its size
   */
  async save(path: string, options: { storage?: Storage } = {}): Promise<void> {
    checkOptions('save', options, { storage: true })
    checkPath('save', path)
    const { storage } = options
    const { saveFiles, saveFile } = await import('../run/nodeSave.ts')
    if (path.endsWith('.onnx')) await saveFile(path, await this.onnx())
    else if (path.endsWith('.safetensors')) await saveFile(path, await weightFile(this.#open(), storage))
    else await saveFiles(path, await this.checkpoint())
  }

  /**
   * Reads back what `save` wrote: weights from `.safetensors` and `.onnx`, a checkpoint from a folder. Only in Node.
   *
   * @throws UserError when nothing can be read there, or it is of another model; the model then stays as it was
   */
  async load(path: string): Promise<void> {
    checkPath('load', path)
    const { readBytes, withCheckpoint } = await import('../run/nodeSave.ts')
    if (path.endsWith('.safetensors')) {
      const { tensors } = readSafetensors(await readBytes(path), path)
      checkExtra(this.#open(), tensors, path)
      await this.#putWeights(path, tensors)
    } else if (path.endsWith('.onnx')) {
      await this.#putWeights(path, readInitializers(await readBytes(path), path))
    } else await withCheckpoint(path, (files) => this.restore(files))
  }

  /** Replaces the weights by those of a file, which must hold each of them; what else it holds is no weight of these layers. */
  async #putWeights(path: string, tensors: TensorMap): Promise<void> {
    const session = this.#open()
    const names = [...session.weights.keys()]
    const missing = names.find((name) => !tensors[name])
    if (missing !== undefined)
      throw new UserError(`${path} has no weight "${missing}"`, {
        hint: 'load into a model with the same layers',
      })
    await writeWeights(session, Object.fromEntries(names.map((name) => [name, tensors[name]!])))
  }

  /**
   * Ends the thread that trains. A program also ends by itself without it.
   *
   * @throws UserError while `fit` is under way
   */
  async close(): Promise<void> {
    await this.#opened?.close()
    this.#opened = undefined
  }
}

function checkPath(what: string, path: unknown): void {
  if (typeof path === 'string' && path !== '') return
  throw new UserError(`${what}: ${JSON.stringify(path)} is no path`, { hint: 'give one, such as runs/model' })
}

const isTensors = (x: unknown): x is Tensors =>
  isTensor(x) || (Array.isArray(x) && x.length > 0 && x.every(isTensor))

const isStream = (x: unknown): x is TensorStream =>
  typeof x === 'object' &&
  x !== null &&
  (Symbol.asyncIterator in x ||
    (Symbol.iterator in x && !(Array.isArray(x) && typeof x[0]?.[0] === 'number')))

/** Opens the session of a network with a model's options. */
export const openSession = (network: Network, { seed = 0, executor, threads }: ModelOptions): Session =>
  createSession(network, { seed, executor, threads })

/**
 * A model of the functional API.
 *
 * @param inputs made with `input(shape)`, in the order that data is given in
 * @example
 * const x = input([4])
 * const y = dense(1)(dense(8, { activation: 'relu' })(x))
 * const regression = model({ inputs: x, outputs: y })
 */
export function model(
  options: {
    inputs: Value | readonly Value[]
    outputs: Value | readonly Value[]
  } & ModelOptions,
): Model {
  checkOptions('model', options, { inputs: true, outputs: true, ...modelOptionNames })
  const [inputs, outputs] = (['inputs', 'outputs'] as const).map((field) => {
    const values = [options[field]].flat()
    if (values.length > 0 && values.every(isValue)) return values
    throw new UserError(`model: the ${field} are no values`, {
      hint: 'give input(shape), and what layers give',
    })
  }) as [Value[], Value[]]
  const network = createNetwork(inputs, outputs)
  return modelOf(network, options)
}

/** The model of a network. */
export function modelOf(network: Network, options: ModelOptions): Model {
  const session = openSession(network, options)
  const outputs = network.outputs.map(({ layer }) => network.names.get(layer) as string)
  return new Model(options.name ?? 'model', () => session, outputs)
}
