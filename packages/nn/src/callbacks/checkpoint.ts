import type { Callback, TrainingRun } from './callback.ts'
import { type Files, type FilesOrPath, filesAt } from './files.ts'
import { type MonitorOptions, monitorOf } from './monitor.ts'

export type CheckpointOptions = MonitorOptions & {
  /** Saves only when the monitored log is better than ever. */
  bestOnly?: boolean
  /** Saves after every so many epochs. Default 1. */
  every?: number
}

/** Writes the run's checkpoint: all that training needs to go on. */
async function save(files: Files, run: TrainingRun): Promise<void> {
  for (const [name, bytes] of Object.entries(await run.checkpoint())) await files.write(name, bytes)
}

/**
 * Saves a checkpoint after epochs and at the end of training, so that it can go on from there.
 *
 * @example
 * callbacks: [checkpoint('runs/mnist')]
 */
export function checkpoint(
  place: FilesOrPath,
  { bestOnly = false, every = 1, ...options }: CheckpointOptions = {},
): Callback {
  const files = filesAt(place)
  const monitor = monitorOf('checkpoint', options)
  return {
    async onEpochEnd(epoch, logs, run) {
      if (bestOnly ? monitor.improves(logs) : (epoch + 1) % every === 0) await save(files, run)
    },
    async onTrainEnd(_, run) {
      if (!bestOnly) await save(files, run)
    },
  }
}
