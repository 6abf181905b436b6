import type { Program } from '../graph/program.ts'
import type { TensorMap } from '../graph/tensor.ts'

/**
 * A way to run programs. One more executor is one file here, one line in `run/registry.ts` (where the default is
 * chosen), and it must pass `run/executor.contract.ts`.
 */
export type Executor = {
  readonly name: string
  open(options?: DeviceOptions): Promise<Device>
}

export type DeviceOptions = {
  /** Threads for one operation; results are the same to the bit for any number. */
  threads?: number
}

/** A place where variables live between calls, and the programs that read and write them. */
export type Device = {
  /** Creates variables, or replaces their values. The device keeps its own copy. */
  write(variables: TensorMap): Promise<void>
  /** Copies of variables: those named, or all. */
  read(names?: readonly string[]): Promise<TensorMap>
  compile(program: Program): Promise<Compiled>
  /** Takes the bytes of an `.onnx` file as they are; only executors over a runtime can. */
  compileOnnx?(file: OnnxFile): Promise<Compiled>
  close(): Promise<void>
}

/** An `.onnx` file and the names of what comes out of it. */
export type OnnxFile = { readonly bytes: Uint8Array; readonly outputs: readonly string[] }

export type Compiled = {
  /**
   * Runs the program once, or, if it has updates, once for each entry of the inputs' leading axis.
   *
   * The arrays that are fed belong to the executor from then on (they may be moved to another thread).
   *
   * @param steps how many steps the leading axis holds; only for programs with updates
   */
  run(inputs: TensorMap, steps?: number): Promise<TensorMap>
  release(): Promise<void>
}
