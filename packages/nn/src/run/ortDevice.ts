import { UserError } from '@bellwether/core'
import type { InferenceSession } from 'onnxruntime-common'
import { castTensor, type TensorMap } from '../graph/tensor.ts'
import { compileProgram } from '../onnx/compile.ts'
import type { Compiled, Device, DeviceOptions } from './executor.ts'
import { bindInputs, checkVariables } from './feeds.ts'
import type { OrtCore } from './ortCore.ts'

/**
 * How sessions are made. Threads spin for 30 µs while they wait, which is longer than most passes that only one of them makes:
 * waking takes as long as such a pass. Longer spinning takes the cores from other programs. Denormal numbers are zero:
 * moments of Adam decay into them, and they are a hundred times slower.
 */
export const sessionOptions = ({ threads = 1 }: DeviceOptions): InferenceSession.SessionOptions => ({
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // The runtime's errors are thrown; printed as well, they would stand twice.
  logSeverityLevel: 4,
  extra: {
    session: {
      intra_op: { allow_spinning: threads > 1 ? '1' : '0', spin_duration_us: '30' },
      set_denormal_as_zero: '1',
    },
  },
})

/** What the runtime says about an index that is out of its table, in words for the user. */
function explain(error: unknown, program: string): unknown {
  const message = (error as Error).message ?? ''
  const outside = /out of (?:data )?bounds.*?idx=(-?\d+).*?\[(-?\d+),(-?\d+)\]/s.exec(message)
  if (!outside) return error
  return new UserError(`${program}: index ${outside[1]} is outside of ${outside[2]} to ${outside[3]}`, {
    hint: "give the embedding a larger inputDim, or correct the data's numbers",
    cause: error,
  })
}

const toFloat32 = (values: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.dtype === 'float64' ? castTensor(value, 'float32') : value,
    ]),
  )

/** Calls of a core: closing waits for those under way, and refuses later ones, which a thread that has ended never answers. */
function callsOf(core: OrtCore) {
  const underWay = new Set<Promise<unknown>>()
  let closed = false
  return {
    async ask<T>(call: (core: OrtCore) => Promise<T>): Promise<T> {
      if (closed)
        throw new UserError('the model was closed before it had answered', {
          hint: 'await evaluate and predict before close()',
        })
      const answer = call(core)
      underWay.add(answer)
      try {
        return await answer
      } finally {
        underWay.delete(answer)
      }
    },
    async close() {
      closed = true
      await Promise.allSettled(underWay)
      await core.close()
    },
  }
}

/** A device over ONNX Runtime, wherever it runs. */
export function createOrtDevice(core: OrtCore, { threads = 1 }: DeviceOptions): Device {
  const shapes = new Map<string, { shape: readonly number[] }>()
  const { ask, close } = callsOf(core)
  return {
    async write(variables) {
      for (const [name, { shape }] of Object.entries(variables)) shapes.set(name, { shape })
      await ask(({ write }) => write(toFloat32(variables)))
    },
    read: (names) => ask(({ read }) => read(names)),
    async compile(program): Promise<Compiled> {
      checkVariables(program, shapes)
      const stepped = Object.keys(program.updates).length > 0
      const model = await compileProgram(program, { threads })
      const id = await ask(({ compile }) => compile(model))
      return {
        async run(inputs, steps = 1) {
          const { fed } = bindInputs(program, inputs, stepped ? steps : undefined)
          try {
            return await ask(({ run }) => run(id, toFloat32(fed), steps))
          } catch (error) {
            throw explain(error, program.name)
          }
        },
        release: () => ask(({ release }) => release(id)),
      }
    },
    async compileOnnx({ bytes, outputs }): Promise<Compiled> {
      const names = outputs.map((name) => [name, name] as const)
      const nothing = { variables: [], lists: [], updates: [], steps: undefined }
      const id = await ask(({ compile }) => compile({ ...nothing, bytes, outputs: names }))
      return {
        run: (inputs) => ask(({ run }) => run(id, inputs, 1)),
        release: () => ask(({ release }) => release(id)),
      }
    },
    close,
  }
}
