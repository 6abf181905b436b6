import { expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { evaluateNodes } from '../run/interpreter.ts'
import { input } from './input.ts'
import { splitLike } from './split.ts'

it('cuts a list into pieces of the shapes of others', () => {
  const list = input('list', [7])
  const pieces = splitLike(list, [input('a', [2, 3]), input('b', [])])
  const values = evaluateNodes(pieces, new Map([[list, tensor([1, 2, 3, 4, 5, 6, 7])]]))
  expect(values.map(({ shape, data }) => [shape, [...data]])).toEqual([
    [
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ],
    [[], [7]],
  ])
})
