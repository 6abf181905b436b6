import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { afterAll, expect, it } from 'vitest'
import { checkpoint } from '../callbacks/checkpoint.ts'
import { tensor } from '../graph/tensor.ts'
import { dense } from '../layers/dense.ts'
import { sequential } from '../model/sequential.ts'
import { stopOnInterrupt } from './nodeTerminal.ts'

const place = mkdtempSync(join(tmpdir(), 'interrupt-'))
afterAll(() => rmSync(place, { recursive: true }))

const random = createRandom(1)
const x = tensor(Array.from({ length: 96 }, () => [random.normal(), random.normal()]))
const y = tensor(
  Float32Array.from({ length: 96 }, (_, i) => x.data[2 * i]!),
  [96, 1],
)

function regression() {
  const made = sequential([dense(4, { activation: 'tanh' }), dense(1)], {
    inputShape: [2],
    executor: 'interpreter',
  })
  made.compile({ optimizer: 'adam', loss: 'mse' })
  return made
}

it('saves on Ctrl-C, and goes on to the bit', async () => {
  const settings = { epochs: 4, batchSize: 8 }
  const before = process.listenerCount('SIGINT')
  const interrupt = stopOnInterrupt()
  const press = { onBatchEnd: () => void process.listeners('SIGINT').at(-1)?.('SIGINT') }
  const { epoch } = await regression().fit(x, y, {
    ...settings,
    callbacks: [press, interrupt, checkpoint(place)],
  })
  expect(epoch).toEqual([])
  expect(interrupt.interrupted).toBe(true)
  expect(process.listenerCount('SIGINT')).toBe(before)
  const again = regression()
  await again.load(place)
  await again.fit(x, y, { ...settings, resume: true })
  const whole = regression()
  await whole.fit(x, y, settings)
  expect(await again.weights()).toEqual(await whole.weights())
})
