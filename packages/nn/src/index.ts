export {
  type DType,
  type Nested,
  type Tensor,
  type TensorMap,
  type TypedArray,
  tensor,
} from './graph/tensor.ts'
