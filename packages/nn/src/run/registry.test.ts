import { describe, expect, it } from 'vitest'
import type { Executor } from './executor.ts'
import { interpreter } from './interpreter.ts'
import { executorOf, firstWorking, workingExecutor } from './registry.ts'

const cannotOpen: Executor = { name: 'cannotOpen', open: () => Promise.reject(new Error('no such library')) }
const diesAtOnce: Executor = {
  name: 'diesAtOnce',
  open: async () => ({
    ...(await interpreter.open()),
    read: () => Promise.reject(new Error('the thread has ended')),
  }),
}

describe('executors', () => {
  it('the first that works is opened', async () => {
    const device = await firstWorking([cannotOpen, diesAtOnce, interpreter]).open()
    expect(await device.read([])).toEqual({})
  })

  it('what is wrong with the last is said', async () => {
    await expect(firstWorking([diesAtOnce, cannotOpen]).open()).rejects.toThrow('no such library')
  })

  it('one of them works here', async () => {
    expect(['ortNode', 'ortWeb']).toContain(await workingExecutor())
  })

  it('are known by their names', async () => {
    expect((await executorOf('interpreter')).name).toBe('interpreter')
    await expect(executorOf('ortNod' as 'ortNode')).rejects.toThrow('ortNod')
  })
})
