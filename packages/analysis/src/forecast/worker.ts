import { parentPort } from 'node:worker_threads'
import { type Call, type JobName, perform } from './jobs.ts'

/** Several jobs of one kind: a batch costs one message. */
export type Batch = { readonly name: JobName; readonly calls: readonly Call[] }

parentPort?.on('message', ({ name, calls }: Batch) => {
  parentPort?.postMessage(calls.map((parameters) => perform(name, parameters)))
})
