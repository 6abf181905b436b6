import type { Logs } from '../callbacks/callback.ts'
import { sliceRows, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import type { MetricStream } from '../metrics/metric.ts'
import type { Chunk } from './feeding.ts'
import { labelName, type Objective, predictionName } from './programs.ts'

/** Loss and metrics over the samples seen so far. */
export type Scores = {
  /** What a chunk's labels are, kept because the fed arrays move to the executor. */
  keep(chunk: Chunk): Tensor | undefined
  /** Adds one step's results and gives the means so far. */
  add(results: TensorMap, step: number, batch: number, labels: Tensor | undefined): void
  logs(): Logs
}

/** One entry of the leading axis, without it. */
function entry(stacked: Tensor, step: number): Tensor {
  const row = sliceRows(stacked, step, step + 1)
  return tensor(row.data, row.shape.slice(1), row.dtype)
}

/**
 * Collects the loss and the metrics of an objective: those that the program computes are averaged by samples, the others
 * are streamed from the predictions.
 */
export function createScores({ metrics }: Objective): Scores {
  const streams: [string, MetricStream][] = metrics
    .filter((metric) => !metric.build)
    .map((metric) => [metric.name, metric.start()])
  const means = ['loss', ...metrics.filter(({ build }) => build).map(({ name }) => name)]
  const totals = new Map(means.map((name) => [name, 0]))
  let seen = 0
  return {
    keep(chunk) {
      const labels = chunk.feeds[labelName(0)]
      return streams.length > 0 && labels
        ? tensor(labels.data.slice(), labels.shape, labels.dtype)
        : undefined
    },
    add(results, step, batch, labels) {
      seen += batch
      for (const name of means) {
        const value = results[name]?.data[step] as number
        totals.set(name, (totals.get(name) as number) + value * batch)
      }
      const predictions = results[predictionName(0)]
      if (!labels || !predictions) return
      for (const [, stream] of streams) stream.update(entry(labels, step), entry(predictions, step))
    },
    logs() {
      const measured = new Map([
        ...[...totals].map(([name, total]) => [name, total / seen] as const),
        ...streams.map(([name, stream]) => [name, stream.result()] as const),
      ])
      return Object.fromEntries(
        ['loss', ...metrics.map(({ name }) => name)].map((name) => [name, measured.get(name) as number]),
      )
    },
  }
}
