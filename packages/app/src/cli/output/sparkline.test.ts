import { expect, it } from 'vitest'
import { sparkline } from './sparkline.ts'

it('draws from the least value to the greatest, with a gap for a missing one', () => {
  expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([0, null, 8])).toBe('▁ █')
})

it('draws a constant series as a line, and nothing as nothing', () => {
  expect(sparkline([4, 4])).toBe('▄▄')
  expect(sparkline([null])).toBe(' ')
})
