import { createRandom } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { gridSearch, randomSearch, successiveHalving } from './search.ts'
import { choice, logUniform, uniform, wholeNumber } from './space.ts'

const bowl = ({ x, y }: { x: number; y: number }) => (x - 2) ** 2 + (y + 1) ** 2

describe('gridSearch', () => {
  it('tries every combination and finds the best', async () => {
    const grid = { x: [0, 1, 2], y: [-1, 1] }
    const { best, trials } = await gridSearch(grid, bowl)
    expect(trials.map(({ settings }) => [settings.x, settings.y])).toEqual([
      [0, -1],
      [0, 1],
      [1, -1],
      [1, 1],
      [2, -1],
      [2, 1],
    ])
    expect(best).toEqual({ settings: { x: 2, y: -1 }, score: 0 })
    expect((await gridSearch(grid, bowl, { goal: 'maximize' })).best.settings).toEqual({ x: 0, y: 1 })
  })

  it('passes over trials that diverged, and says when all did', async () => {
    const { best } = await gridSearch({ x: [1, 2, 3] }, ({ x }) => (x === 2 ? x : Number.NaN))
    expect(best.settings.x).toBe(2)
    await expect(gridSearch({ x: [1] }, () => Number.NaN)).rejects.toThrow('none of 1 trials gave a score')
  })
})

describe('randomSearch', () => {
  const space = { x: uniform(-5, 5), y: uniform(-5, 5) }
  it('comes near the best, the same for the same seed', async () => {
    const run = () => randomSearch(space, bowl, { trials: 400, seed: 1 })
    // A point within 1 of the middle has chance π/100; 400 draws all miss it with chance 3e-6.
    expect((await run()).best.score).toBeLessThan(1)
    expect(await run()).toEqual(await run())
  })
})

describe('successiveHalving', () => {
  it('gives fewer candidates more budget and keeps the best ones', async () => {
    const space = { x: uniform(0, 1) }
    const spent = new Map<number, number>()
    const { best, trials } = await successiveHalving(
      space,
      ({ x }, budget) => {
        spent.set(budget, (spent.get(budget) ?? 0) + 1)
        return x
      },
      { candidates: 27, budget: 1, seed: 2 },
    )
    expect([...spent]).toEqual([
      [1, 27],
      [3, 9],
      [9, 3],
      [27, 1],
    ])
    expect(best.budget).toBe(27)
    expect(best.score).toBe(Math.min(...trials.map(({ score }) => score)))
  })

  it('refuses a factor that drops nobody', async () => {
    const run = successiveHalving({}, () => 1, { candidates: 3, budget: 1, factor: 1, seed: 1 })
    await expect(run).rejects.toThrow('factor 1 drops nobody')
  })
})

describe('draws', () => {
  it('stay in their bounds', () => {
    const random = createRandom(3)
    for (let i = 0; i < 200; i++) {
      expect(choice(['a', 'b'])(random)).toMatch(/[ab]/)
      expect([3, 4, 5]).toContain(wholeNumber(3, 5)(random))
      const rate = logUniform(1e-4, 1e-1)(random)
      expect(rate).toBeGreaterThanOrEqual(1e-4)
      expect(rate).toBeLessThanOrEqual(1e-1)
    }
  })
})
