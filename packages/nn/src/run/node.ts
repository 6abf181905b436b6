import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TensorMap } from '../graph/tensor.ts'
import type { DeviceOptions, Executor } from './executor.ts'
import { serveCore } from './nodeWorker.ts'
import { createOrtCore, type OrtCore } from './ortCore.ts'
import { createOrtDevice, sessionOptions } from './ortDevice.ts'
import { createOrtVariables } from './ortVariables.ts'

/** Whether the native library of ONNX Runtime is there for this platform. It looks for the file; loading it takes a while. */
export function nativeAvailable(): boolean {
  try {
    const home = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')))
    return readdirSync(join(home, 'bin')).some((version) =>
      existsSync(join(home, 'bin', version, process.platform, process.arch, 'onnxruntime_binding.node')),
    )
  } catch {
    return false
  }
}

/**
 * The worker's program: the texts of functions that refer to nothing outside of themselves. So the package needs no
 * second entry file, and the same works from sources, from the build and from a bundle.
 */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const ort = require('node:module').createRequire(workerData.from)('onnxruntime-node')
const variables = (${createOrtVariables})(ort.Tensor)
;(${serveCore})(parentPort, (${createOrtCore})(ort, variables, workerData.options))`

/** ONNX Runtime's native library in a worker thread, so that the caller's event loop stays free. */
export const ortNode: Executor = {
  name: 'ortNode',
  async open(options: DeviceOptions = {}) {
    const worker = new Worker(workerSource, {
      eval: true,
      workerData: { from: import.meta.url, options: sessionOptions(options) },
    })
    return createOrtDevice(callWorker(worker), options)
  },
}

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

/** The buffers that can be moved to the other thread instead of copied: those that hold one array each. */
function movable(inputs: TensorMap): ArrayBuffer[] {
  const buffers = Object.values(inputs).map(({ data }) => data)
  const whole = buffers.filter((data) => data.byteLength === data.buffer.byteLength)
  return [...new Set(whole.map((data) => data.buffer as ArrayBuffer))]
}

/** Bytes that are copied for the other thread at once; the event loop turns in between. */
const largestPart = 4 * 2 ** 20

/** Values in groups that are small enough to be copied in one go. */
function* inParts(values: TensorMap): Generator<TensorMap> {
  let part: Record<string, TensorMap[string]> = {}
  let bytes = 0
  for (const [name, value] of Object.entries(values)) {
    part[name] = value
    bytes += value.data.byteLength
    if (bytes < largestPart) continue
    yield part
    part = {}
    bytes = 0
  }
  yield part
}

/** The core in the worker, as an object with the same calls. */
function callWorker(worker: Worker): OrtCore {
  const waiting = new Map<number, Waiting>()
  let nextCall = 1
  const failAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    worker.unref()
  }
  worker.on('message', ({ call, result, error }) => {
    const { resolve, reject } = waiting.get(call) as Waiting
    waiting.delete(call)
    if (waiting.size === 0) worker.unref()
    if (error) reject(error)
    else resolve(result)
  })
  worker.on('error', failAll)
  worker.on('exit', () => failAll(new Error('the training thread has ended')))
  worker.unref()

  function call<T>(method: keyof OrtCore, parameters: unknown[], transfer: ArrayBuffer[] = []): Promise<T> {
    return new Promise((resolve, reject) => {
      waiting.set(nextCall, { resolve: resolve as Waiting['resolve'], reject })
      worker.ref()
      worker.postMessage({ call: nextCall++, method, parameters }, transfer)
    })
  }

  return {
    async write(variables) {
      for (const part of inParts(variables)) await call('write', [part])
    },
    read: (names) => call('read', [names]),
    compile: (program) => call('compile', [program]),
    run: (id, inputs, steps) => call('run', [id, inputs, steps], movable(inputs)),
    release: (id) => call('release', [id]),
    async close() {
      await call('close', [])
      await worker.terminate()
    },
  }
}
