import { UserError } from '@bellwether/core'
import { checkOptions } from '../named.ts'
import { add as addNodes } from '../ops/add.ts'
import { concat } from '../ops/concat.ts'
import { layer, type Named, namedOptions } from './layer.ts'

/** The sum of two or more values of one shape: how a residual comes back in. */
export const add = (options: Named = {}) =>
  layer('add', { ...checkOptions('add', options, namedOptions) }, (_, ...values) => {
    if (values.length < 2) throw new UserError(`add: needs two or more values, got ${values.length}`)
    return values.reduce(addNodes)
  })

/** Values joined along an axis, the last by default. */
export const concatenate = (options: Named & { axis?: number } = {}) =>
  layer(
    'concatenate',
    { ...checkOptions('concatenate', options, { axis: true, ...namedOptions }) },
    (_, ...values) => concat(values, options.axis),
  )
