import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { forecastPanel } from './panel.ts'

const random = createRandom(11)
const seasonal = (n: number, level: number) =>
  Float64Array.from(
    { length: n },
    (_, t) => level * (1 + 0.1 * Math.sin((t * Math.PI) / 2)) + random.normal(),
  )
const options = { period: 4, horizon: 4 }

describe('forecastPanel', () => {
  it('forecasts each series in its place, with the record on their past', async () => {
    const series = [seasonal(30, 100), new Float64Array(), seasonal(26, 500), Float64Array.of(7, 8)]
    const { forecasts, record } = await forecastPanel(series, options)
    expect(forecasts[1]).toBeUndefined()
    expect(Math.abs(forecasts[0]!.median[0]! - 100)).toBeLessThan(20)
    expect(Math.abs(forecasts[2]!.median[3]! - 500)).toBeLessThan(80)
    expect(record!.trials).toBeGreaterThan(2)
    expect(record!.losesToNaive).toBe(false)
    // Two values among longer series: the last one stays, with wider intervals than theirs.
    expect(Array.from(forecasts[3]!.median)).toEqual([8, 8, 8, 8])
    const width = (k: number) => {
      const { low, high } = forecasts[k]!.bands[1]!
      return (high[0]! - low[0]!) / forecasts[k]!.median[0]!
    }
    expect(width(3)).toBeGreaterThan(Math.min(width(0), width(2)))
  })

  it('gives the same numbers for the same seed', async () => {
    const series = [seasonal(24, 50), seasonal(24, 80)]
    const [once, again] = [await forecastPanel(series, options), await forecastPanel(series, options)]
    expect(again).toEqual(once)
  })

  it('says when a model loses to naive', async () => {
    let level = 0
    const walks = [1, 2, 3].map(() => Float64Array.from({ length: 40 }, () => (level += random.normal())))
    const { record } = await forecastPanel(walks, { period: 1, horizon: 6, model: 'holt' })
    expect(record!.losesToNaive).toBe(record!.MASE > record!.naive.MASE)
    expect(record!.relativeError).toBeCloseTo(record!.MASE / record!.naive.MASE, 9)
  })

  it('tells its progress up to the end', async () => {
    const shares: number[] = []
    await forecastPanel([seasonal(20, 9)], options, { progress: (share) => shares.push(share) })
    expect(shares.at(-1)).toBeCloseTo(1, 9)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it('stops when told to', async () => {
    const control = new AbortController()
    const work = forecastPanel([seasonal(40, 9), seasonal(40, 9)], options, {
      signal: control.signal,
      progress: () => control.abort(),
    })
    await expect(work).rejects.toThrow('abort')
  })

  it.each([
    ['an unknown model', [seasonal(20, 5)], { ...options, model: 'best' }],
    ['a horizon of 0', [seasonal(20, 5)], { ...options, horizon: 0 }],
    ['two values', [Float64Array.of(1, 2)], options],
    ['nothing', [], options],
  ])('refuses %s', async (_, series, bad) => {
    await expect(forecastPanel(series, bad)).rejects.toThrow(UserError)
  })
})
