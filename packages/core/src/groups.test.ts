import { expect, test } from 'vitest'
import { groupBy } from './groups.ts'

// Map.groupBy of ECMAScript 2024, which Node has from 21 on, says the same of this example.
test('groups items by their key and keeps both orders', () => {
  const groups = groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], (item) => item[0])
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
    ['c', ['c1']],
  ])
  expect(groupBy([], String).size).toBe(0)
})
