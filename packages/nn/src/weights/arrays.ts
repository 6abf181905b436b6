/** The typed arrays that hold a tensor's numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array

/** Numbers in row-major order with their shape. */
export type ShapedArray = { readonly shape: readonly number[]; readonly data: NumberArray }

/** Arrays by name, such as a model's weights: `dense/kernel`, `dense/bias`. */
export type NamedArrays = Readonly<Record<string, ShapedArray>>
