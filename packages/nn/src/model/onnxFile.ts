import type { Tensor } from '../graph/tensor.ts'
import { compileInference } from '../onnx/compile.ts'
import type { OnnxTensor } from '../onnx/format.ts'
import { predictProgram } from './programs.ts'
import { readWeights, type Session } from './session.ts'

const asOnnx = ([name, { data, shape }]: [string, Tensor]): OnnxTensor => {
  const floats = data instanceof Float32Array ? data : Float32Array.from(data)
  return {
    name,
    type: 'float32',
    dims: shape,
    bytes: new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength),
  }
}

/** The model for inference as an `.onnx` file: inputs by their names, any batch size, predictions out. */
export async function onnxBytes(session: Session): Promise<Uint8Array> {
  const weights = Object.entries(await readWeights(session)).map(asOnnx)
  return compileInference(predictProgram(session.network), weights)
}
