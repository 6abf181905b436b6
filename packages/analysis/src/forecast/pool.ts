import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type JobAnswer, type JobArguments, type JobName, perform } from './jobs.ts'
import type { Batch } from './worker.ts'

/** Does jobs on all cores. */
export type Pool = {
  /**
   * Answers calls of one job, in their order.
   *
   * @param done told how many more calls have been answered
   */
  run<K extends JobName>(
    name: K,
    calls: readonly JobArguments<K>[],
    done?: (count: number) => void,
  ): Promise<JobAnswer<K>[]>
  close(): Promise<void>
}

/** A worker's start costs as much as a handful of series. */
const callsAWorker = 8

/** Small enough that no worker waits long for the slowest. */
const batchSize = 4

/** From sources there is no worker's file that Node could load. */
const isBuilt = import.meta.url.endsWith('.js')

type Waiting = { resolve(answers: unknown[]): void; reject(error: Error): void }

/** A worker that answers batches one after the other. */
function openWorker() {
  const worker = new Worker(new URL('./worker.js', import.meta.url))
  const waiting: Waiting[] = []
  const fail = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (answers: unknown[]) => waiting.shift()?.resolve(answers))
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a forecasting thread has ended')))
  return {
    ask: (batch: Batch) =>
      new Promise<unknown[]>((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(batch)
      }),
    close: () => worker.terminate(),
  }
}

function workerPool(size: number, signal: AbortSignal | undefined): Pool {
  const workers = Array.from({ length: size }, openWorker)
  const close = async () => {
    await Promise.all(workers.map((worker) => worker.close()))
  }
  signal?.addEventListener('abort', close, { once: true })
  return {
    async run(name, calls, done) {
      const answers: unknown[] = new Array(calls.length)
      let next = 0
      const serve = async ({ ask }: (typeof workers)[number]) => {
        while (next < calls.length) {
          signal?.throwIfAborted()
          const at = next
          const batch = calls.slice(at, at + batchSize)
          next += batch.length
          const found = await ask({ name, calls: batch })
          for (const [k, answer] of found.entries()) answers[at + k] = answer
          done?.(batch.length)
        }
      }
      try {
        await Promise.all(workers.map(serve))
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      }
      return answers as JobAnswer<typeof name>[]
    },
    async close() {
      signal?.removeEventListener('abort', close)
      await close()
    },
  }
}

/** The same in this thread; the event loop turns between calls, so that Ctrl-C is heard. */
function ownThread(signal: AbortSignal | undefined): Pool {
  return {
    async run(name, calls, done) {
      const answers: JobAnswer<typeof name>[] = []
      for (const call of calls) {
        await new Promise((turn) => setTimeout(turn))
        signal?.throwIfAborted()
        answers.push(perform(name, call) as JobAnswer<typeof name>)
        done?.(1)
      }
      return answers
    },
    close: async () => {},
  }
}

/**
 * Opens a pool for so many series: threads for all cores, none for a few series.
 *
 * @param signal ends the threads at once
 */
export function openPool(series: number, signal?: AbortSignal): Pool {
  const size = Math.min(availableParallelism(), Math.ceil(series / callsAWorker))
  return isBuilt && size > 1 ? workerPool(size, signal) : ownThread(signal)
}
