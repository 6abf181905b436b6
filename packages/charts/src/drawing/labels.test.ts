import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spread } from './labels.ts'

test('labels that do not touch stay where they are', () => {
  expect(
    spread(
      [
        { position: 20, size: 10 },
        { position: 50, size: 10 },
      ],
      0,
      100,
    ),
  ).toEqual([20, 50])
})

test('labels never overlap, keep their order and stay inside', () => {
  const label = fc.record({
    position: fc.integer({ min: -50, max: 400 }),
    size: fc.integer({ min: 8, max: 40 }),
  })
  fc.assert(
    fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
      const placed = spread(labels, 0, 330).map((middle, i) => ({ middle, ...labels[i]! }))
      const inOrder = placed.toSorted((a, b) => a.middle - b.middle)
      for (const { middle, size } of placed) {
        expect(middle - size / 2).toBeGreaterThanOrEqual(-1e-6)
        expect(middle + size / 2).toBeLessThanOrEqual(330 + 1e-6)
      }
      for (const [i, next] of inOrder.slice(1).entries()) {
        const previous = inOrder[i]!
        expect(next.middle - previous.middle).toBeGreaterThanOrEqual((next.size + previous.size) / 2 - 1e-6)
        expect(next.position).toBeGreaterThanOrEqual(previous.position)
      }
    }),
  )
})
