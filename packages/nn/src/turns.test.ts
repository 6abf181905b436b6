import { describe, expect, it } from 'vitest'
import { pause, takingTurns } from './turns.ts'

describe('takingTurns', () => {
  it('lets what waits for the event loop run in between', async () => {
    const turn = takingTurns(0)
    const order: string[] = []
    const waiting = pause().then(() => order.push('another'))
    order.push('before')
    await turn()
    order.push('after')
    await waiting
    expect(order).toEqual(['before', 'another', 'after'])
  })

  it('goes on at once while little time has passed', () => {
    expect(takingTurns(60_000)()).toBeUndefined()
  })
})
