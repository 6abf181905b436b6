import type { DeviceOptions, Executor } from './executor.ts'
import { createOrtCore, type Ort } from './ortCore.ts'
import { createOrtDevice, sessionOptions } from './ortDevice.ts'
import { createOrtVariables } from './ortVariables.ts'

/**
 * ONNX Runtime's WASM build: runs in browsers, and in Node where there is no native library. It runs on the caller's thread;
 * in a browser, `ort.env.wasm.proxy` of onnxruntime-web moves it into a worker.
 */
export const ortWeb: Executor = {
  name: 'ortWeb',
  async open(options: DeviceOptions = {}) {
    const ort = await import('onnxruntime-web')
    ort.env.wasm.numThreads = options.threads ?? 1
    const variables = createOrtVariables(ort.Tensor)
    return createOrtDevice(createOrtCore(ort as Ort, variables, sessionOptions(options)), options)
  },
}
