import type { Logs } from '../callbacks/callback.ts'
import { columnCount, rowCount } from '../data/rows.ts'
import { sliceRows, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import type { MetricStream } from '../metrics/metric.ts'
import { takingTurns } from '../turns.ts'
import type { Chunk } from './feeding.ts'
import type { Objective } from './objective.ts'
import { labelName, predictionName } from './programs.ts'

/** Labels of the outputs whose metrics are streamed. */
export type KeptLabels = ReadonlyMap<number, Tensor>

/** Loss and metrics over the samples seen so far. */
export type Scores = {
  /** What a chunk's labels are, kept because the fed arrays move to the executor. */
  keep(chunk: Chunk): KeptLabels
  /** Adds one step's results; the event loop turns in the middle of large batches. */
  add(results: TensorMap, step: number, batch: number, labels: KeptLabels): Promise<void>
  logs(): Logs
}

/** One entry of the leading axis, without it. */
function entry(stacked: Tensor, step: number): Tensor {
  const row = sliceRows(stacked, step, step + 1)
  return tensor(row.data, row.shape.slice(1), row.dtype)
}

/** Numbers that a metric takes between two looks at the clock: an area under a curve takes half a microsecond for each. */
const piece = 2 ** 14

/** Gives a metric a batch, a few rows at a time. */
async function streamRows(
  stream: MetricStream,
  labels: Tensor,
  predictions: Tensor,
  turn: ReturnType<typeof takingTurns>,
): Promise<void> {
  const count = rowCount(predictions)
  const most = Math.max(1, Math.floor(piece / columnCount(predictions)))
  for (let from = 0; from < count; from += most) {
    const to = Math.min(count, from + most)
    stream.update(sliceRows(labels, from, to), sliceRows(predictions, from, to))
    await turn()
  }
}

/** A metric that is computed from an output's predictions. */
type Stream = { readonly output: number; readonly name: string; readonly stream: MetricStream }

/** Every log in its order: the loss, each output's own loss where there are several, then the metrics. */
const logNames = ({ targets }: Objective): string[] => [
  'loss',
  ...targets.flatMap(({ prefix }) => (prefix ? [`${prefix}loss`] : [])),
  ...targets.flatMap(({ prefix, metrics }) => metrics.map(({ name }) => `${prefix}${name}`)),
]

const streamsOf = ({ targets }: Objective): Stream[] =>
  targets.flatMap(({ prefix, metrics }, output) =>
    metrics
      .filter((metric) => !metric.build)
      .map((metric) => ({ output, name: `${prefix}${metric.name}`, stream: metric.start() })),
  )

/**
 * Collects the loss and the metrics of an objective: those that the program computes are averaged by samples, the others
 * are streamed from the predictions.
 */
export function createScores(objective: Objective): Scores {
  const names = logNames(objective)
  const streams = streamsOf(objective)
  const outputs = [...new Set(streams.map(({ output }) => output))]
  const streamed = new Set(streams.map(({ name }) => name))
  const turn = takingTurns()
  const totals = new Map(names.filter((name) => !streamed.has(name)).map((name) => [name, 0]))
  let seen = 0
  return {
    keep: ({ feeds }) =>
      new Map(
        outputs.map((i) => {
          const { data, shape, dtype } = feeds[labelName(i)] as Tensor
          return [i, tensor(data.slice(), shape, dtype)]
        }),
      ),
    async add(results, step, batch, labels) {
      seen += batch
      for (const [name, total] of totals)
        totals.set(name, total + (results[name]?.data[step] as number) * batch)
      for (const { output, stream } of streams) {
        const truth = entry(labels.get(output) as Tensor, step)
        await streamRows(stream, truth, entry(results[predictionName(output)] as Tensor, step), turn)
      }
    },
    logs() {
      const values = new Map([...totals].map(([name, total]) => [name, total / seen]))
      for (const { name, stream } of streams) values.set(name, stream.result())
      return Object.fromEntries(names.map((name) => [name, values.get(name) as number]))
    },
  }
}
