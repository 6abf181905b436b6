import { expect, it } from 'vitest'
import { input } from '../ops/input.ts'
import { packWeights } from './pack.ts'

const weights = (sizes: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, input(name, [size])]))

it('puts weights of up to 65,536 numbers together, in lists of 262,144 at most', () => {
  const part = 2 ** 16
  const given = weights({ a: part, large: part + 1, b: part, c: part, d: part, e: 3, f: 2 })
  const { lists, pack } = packWeights(given)
  expect(lists).toEqual({ ':0': ['a', 'b', 'c', 'd'], ':1': ['e', 'f'] })
  const packed = pack(given)
  expect(Object.keys(packed)).toEqual(['large', ':0', ':1'])
  expect(packed[':1']!.shape).toEqual([5])
})

it('leaves a single small weight as it is', () => {
  const given = weights({ kernel: 2 ** 17, bias: 8 })
  const { lists, pack, unpack } = packWeights(given)
  expect(lists).toEqual({})
  expect(pack(given)).toEqual(given)
  expect(unpack(given)).toEqual(given)
})
