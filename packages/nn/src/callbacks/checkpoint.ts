import { checkOptions } from '../named.ts'
import { checkCount } from '../ranges.ts'
import type { Callback, Logs, TrainingRun } from './callback.ts'
import { type Files, type FilesOrPath, filesAt } from './files.ts'
import { type MonitorOptions, monitorOf, monitorOptions } from './monitor.ts'

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
export function checkpoint(place: FilesOrPath, given: CheckpointOptions = {}): Callback {
  checkOptions('checkpoint', given, { bestOnly: true, every: true, ...monitorOptions })
  const { bestOnly = false, every = 1, ...options } = given
  checkCount('checkpoint: every', every)
  const files = filesAt('checkpoint', place)
  const monitor = monitorOf('checkpoint', options)
  // A run that has diverged must not take the place of the last good one.
  const isSound = ({ loss }: Logs) => loss === undefined || Number.isFinite(loss)
  return {
    async onEpochEnd(epoch, logs, run) {
      if (!isSound(logs)) return
      if (bestOnly ? monitor.improves(logs) : (epoch + 1) % every === 0) await save(files, run)
    },
    async onTrainEnd(logs, run) {
      if (!bestOnly && isSound(logs)) await save(files, run)
    },
  }
}
