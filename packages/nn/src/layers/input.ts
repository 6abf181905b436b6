import { UserError } from '@bellwether/core'
import type { NodeType } from '../graph/node.ts'
import { checkOptions } from '../named.ts'
import { layer, type Value } from './layer.ts'

export type InputOptions = { name?: string; dtype?: Extract<NodeType, 'float32' | 'int32'> }

/**
 * What is fed to a functional model.
 *
 * @param shape without the batch axis
 * @throws UserError when it holds anything but positive whole numbers
 * @example
 * const x = input([28, 28])
 */
export function input(shape: readonly number[], options: InputOptions = {}): Value {
  if (!Array.isArray(shape) || !shape.every((dim) => Number.isInteger(dim) && dim > 0))
    throw new UserError(`input: ${JSON.stringify(shape)} is no shape`, {
      hint: 'give the sizes of one sample without the batch, such as [28, 28]',
    })
  checkOptions('input', options, { name: true, dtype: true })
  return layer(
    'input',
    { shape, ...options },
    () => {
      throw new Error('an input is fed, not built')
    },
    { shape, dtype: options.dtype ?? 'float32' },
  )()
}
