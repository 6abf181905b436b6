import type { NodeType } from '../graph/node.ts'
import { layer, type Value } from './layer.ts'

export type InputOptions = { name?: string; dtype?: Extract<NodeType, 'float32' | 'int32'> }

/**
 * What is fed to a functional model.
 *
 * @param shape without the batch axis
 * @example
 * const x = input([28, 28])
 */
export const input = (shape: readonly number[], options: InputOptions = {}): Value =>
  layer(
    'input',
    { shape, ...options },
    () => {
      throw new Error('an input is fed, not built')
    },
    { shape, dtype: options.dtype ?? 'float32' },
  )()
