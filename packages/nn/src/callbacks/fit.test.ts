import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { afterAll, describe, expect, it } from 'vitest'
import { batches, repeatable } from '../data/stream.ts'
import { tensor } from '../graph/tensor.ts'
import { dense } from '../layers/dense.ts'
import { sequential } from '../model/sequential.ts'
import { folder } from '../run/nodeFolder.ts'
import { checkpoint } from './checkpoint.ts'
import { trainingControl } from './control.ts'
import { csvLog } from './csvLog.ts'
import { earlyStopping } from './earlyStopping.ts'
import { learningRateLog } from './learningRateLog.ts'
import { reduceOnPlateau } from './reduceOnPlateau.ts'
import { tensorBoard } from './tensorBoard.ts'

const place = mkdtempSync(join(tmpdir(), 'fit-'))
afterAll(() => rmSync(place, { recursive: true }))

const random = createRandom(1)
const x = tensor(Array.from({ length: 64 }, () => [random.normal(), random.normal()]))
const y = tensor(Array.from({ length: 64 }, (_, i) => [2 * x.data[2 * i]! - x.data[2 * i + 1]!]))

function regression() {
  const model = sequential([dense(1)], { inputShape: [2], seed: 1, executor: 'interpreter' })
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] })
  return model
}

describe('a real run', () => {
  it('writes logs, events and a checkpoint that another model goes on from to the bit', async () => {
    const files = folder(place)
    const first = regression()
    await first.fit(x, y, {
      epochs: 2,
      validationSplit: 0.25,
      callbacks: [checkpoint(files), csvLog(files), tensorBoard(files, { histogramEvery: 1 })],
    })
    expect(readFileSync(join(place, 'log.csv'), 'utf8').split('\r\n')[0]).toBe(
      'epoch,loss,mae,val_loss,val_mae',
    )
    expect(readdirSync(place)).toEqual(expect.arrayContaining(['train', 'validation']))
    const events = readFileSync(join(place, 'train', readdirSync(join(place, 'train'))[0]!), 'latin1')
    for (const tag of ['brain.Event:2', 'MatMul', 'epoch_loss', 'dense/kernel']) expect(events).toContain(tag)

    const second = regression()
    await second.load(place)
    await second.fit(x, y, { epochs: 3, validationSplit: 0.25, resume: true })
    const whole = regression()
    await whole.fit(x, y, { epochs: 3, validationSplit: 0.25 })
    expect(await second.weights()).toEqual(await whole.weights())
    expect(existsSync(join(place, 'model.safetensors.partial'))).toBe(false)
  })

  it('is steered: stopped early with the best weights, and slowed on a plateau', async () => {
    const model = regression()
    const rates = learningRateLog()
    const stopping = earlyStopping({ monitor: 'loss', minDelta: 10, patience: 3, restoreBestWeights: true })
    const slowing = reduceOnPlateau({ monitor: 'loss', minDelta: 10, patience: 1, factor: 0.5 })
    const { epoch } = await model.fit(x, y, { epochs: 9, callbacks: [slowing, rates, stopping] })
    expect(epoch.length).toBe(4)
    expect(rates.rates.map((rate) => Number(rate.toPrecision(4)))).toEqual([0.01, 0.005, 0.0025, 0.00125])
  })

  it('is paused and stopped from outside', async () => {
    const control = trainingControl()
    control.pause()
    const done = regression().fit(x, y, { epochs: 1000, callbacks: [control] })
    setTimeout(control.stop, 20)
    expect((await done).epoch.length).toBeLessThan(2)
  })

  it('trains on a stream of batches', async () => {
    const rows = repeatable(function* () {
      for (let i = 0; i < 64; i++)
        yield [tensor(x.data.slice(2 * i, 2 * i + 2)), tensor(y.data.slice(i, i + 1))]
    })
    const streamed = regression()
    await streamed.fit(batches(rows, { batchSize: 32 }), { epochs: 2 })
    const held = regression()
    await held.fit(x, y, { epochs: 2, shuffle: false })
    expect(await streamed.weights()).toEqual(await held.weights())
  })
})
