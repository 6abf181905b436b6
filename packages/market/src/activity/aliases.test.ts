import { createRandom, shuffle } from '@bellwether/core'
import { expect, it } from 'vitest'
import { resolveAliases } from './aliases.ts'

const alias = (name: string, user_id: string) => ({ alias: name, user_id })

it('follows aliases of aliases', () => {
  const users = resolveAliases([alias('a', 'b'), alias('b', 'c'), alias('d', 'c')])
  expect(Object.fromEntries(users)).toEqual({ a: 'c', b: 'c', d: 'c' })
})

it('makes one user of names in a circle, and of a name with two users', () => {
  expect(Object.fromEntries(resolveAliases([alias('b', 'a'), alias('a', 'b')]))).toEqual({ b: 'a' })
  expect(Object.fromEntries(resolveAliases([alias('x', 'n'), alias('x', 'm')]))).toEqual({ x: 'm', n: 'm' })
})

it('does not depend on the order in which aliases were told', () => {
  const random = createRandom(4)
  const told = Array.from({ length: 60 }, () => alias(`n${random.integer(40)}`, `n${random.integer(40)}`))
  const expected = new Map([...resolveAliases(told)].toSorted())
  for (let i = 0; i < 20; i++) {
    expect(new Map([...resolveAliases(shuffle([...told], random))].toSorted())).toEqual(expected)
  }
})
