import { checkOptions } from '../named.ts'
import { checkWhole } from '../ranges.ts'
import { fileVersion, graphEvent, type Summary, summaryEvent } from '../tensorboard/events.ts'
import { graphDef } from '../tensorboard/graph.ts'
import type { Callback, Logs, TrainingRun } from './callback.ts'
import { type FilesOrPath, filesAt } from './files.ts'

export type TensorBoardOptions = {
  /** Writes a histogram of every weight after so many epochs; 0, the default, never. */
  histogramEvery?: number
  /** Writes the model's graph. Default true. */
  graph?: boolean
  /** Writes the loss of every batch too. Default false. */
  batches?: boolean
  /** Milliseconds since 1970; for tests. */
  now?: () => number
}

const scalars = (logs: Logs, prefix: string): Summary[] =>
  Object.entries(logs).map(([name, value]) => ({ kind: 'scalar', tag: `${prefix}${name}`, value }))

/** The logs of training and of validation, the latter without their `val_`. */
function divide(logs: Logs): { train: Logs; validation: Logs } {
  const entries = Object.entries(logs)
  const isValidation = ([name]: [string, number]) => name.startsWith('val_')
  return {
    train: Object.fromEntries(entries.filter((entry) => !isValidation(entry))),
    validation: Object.fromEntries(
      entries.filter(isValidation).map(([name, value]) => [name.slice(4), value]),
    ),
  }
}

async function weightHistograms(run: TrainingRun): Promise<Summary[]> {
  return Object.entries(await run.weights()).map(([tag, { data }]) => ({
    kind: 'histogram',
    tag,
    values: data,
  }))
}

/**
 * Writes event files that TensorBoard shows: scalars of every epoch under `train` and `validation` with the tags that Keras
 * uses (`epoch_loss`), the learning rate, histograms of the weights, and the graph.
 *
 * @example
 * callbacks: [tensorBoard('runs/mnist')] // then: tensorboard --logdir runs
 */
export function tensorBoard(place: FilesOrPath, options: TensorBoardOptions = {}): Callback {
  checkOptions('tensorBoard', options, { histogramEvery: true, graph: true, batches: true, now: true })
  const files = filesAt('tensorBoard', place)
  const { histogramEvery = 0, graph = true, batches = false, now = Date.now } = options
  checkWhole('tensorBoard: histogramEvery', histogramEvery)
  const seconds = () => now() / 1000
  const opened = new Map<string, string>()
  let step = 0

  /** Adds a record to the event file of `train` or `validation`. */
  async function write(part: string, event: Uint8Array): Promise<void> {
    let name = opened.get(part)
    if (name === undefined) {
      name = `${part}/events.out.tfevents.${Math.floor(seconds())}.bellwether`
      opened.set(part, name)
      await files.append(name, fileVersion(seconds()))
    }
    await files.append(name, event)
  }

  return {
    async onTrainBegin(run) {
      opened.clear()
      if (graph) await write('train', graphEvent(seconds(), graphDef(await run.onnx())))
    },
    async onBatchEnd(_, logs) {
      if (batches) await write('train', summaryEvent(seconds(), step, scalars(logs, 'batch_')))
      step++
    },
    async onEpochEnd(epoch, logs, run) {
      const { train, validation } = divide(logs)
      const rate = { kind: 'scalar', tag: 'epoch_learning_rate', value: run.learningRate() } as const
      const isDue = histogramEvery > 0 && (epoch + 1) % histogramEvery === 0
      const histograms = isDue ? await weightHistograms(run) : []
      await write('train', summaryEvent(seconds(), epoch, [...scalars(train, 'epoch_'), rate, ...histograms]))
      if (Object.keys(validation).length > 0)
        await write('validation', summaryEvent(seconds(), epoch, scalars(validation, 'epoch_')))
    },
  }
}
