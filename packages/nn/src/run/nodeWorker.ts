import type { MessagePort } from 'node:worker_threads'
import type { TensorMap } from '../graph/tensor.ts'
import type { OrtCore } from './ortCore.ts'

/**
 * Answers calls that arrive on a port, one after the other.
 *
 * The function refers to nothing outside of itself, for its text is what runs in the worker thread.
 */
export function serveCore(port: MessagePort, core: OrtCore): void {
  type Call = { call: number; method: keyof OrtCore; parameters: unknown[] }
  let last: Promise<unknown> = Promise.resolve()

  /** What is read is a copy already: it is moved to the other thread instead of copied again. */
  const ownBuffers = (values: TensorMap) =>
    Object.values(values).map(({ data }) => data.buffer as ArrayBuffer)

  async function answer({ call, method, parameters }: Call): Promise<void> {
    try {
      const result = await (core[method] as (...parameters: unknown[]) => Promise<unknown>)(...parameters)
      port.postMessage({ call, result }, method === 'read' ? ownBuffers(result as TensorMap) : [])
    } catch (error) {
      port.postMessage({ call, error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  port.on('message', (message: Call) => {
    last = last.then(() => answer(message))
  })
}
