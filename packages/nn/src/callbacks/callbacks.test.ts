import { describe, expect, it, vi } from 'vitest'
import { type TensorMap, tensor } from '../graph/tensor.ts'
import type { Callback, Logs, TrainingRun } from './callback.ts'
import { checkpoint } from './checkpoint.ts'
import { trainingControl } from './control.ts'
import { csvLog } from './csvLog.ts'
import { earlyStopping } from './earlyStopping.ts'
import type { Files } from './files.ts'
import { learningRateLog } from './learningRateLog.ts'
import { formatSeconds, progressBar } from './progressBar.ts'
import { reduceOnPlateau } from './reduceOnPlateau.ts'
import { tensorBoard } from './tensorBoard.ts'
import { terminateOnNaN } from './terminateOnNaN.ts'

/** Files in memory, as text. */
function memory(): Files & { texts: Record<string, string>; writes: string[] } {
  const texts: Record<string, string> = {}
  const writes: string[] = []
  return {
    texts,
    writes,
    async write(name, bytes) {
      writes.push(name)
      texts[name] = Buffer.from(bytes).toString('latin1')
    },
    async append(name, bytes) {
      texts[name] = (texts[name] ?? '') + Buffer.from(bytes).toString('latin1')
    },
  }
}

/** Plays a training run of given logs an epoch: its weight is the epoch's number. */
async function play(callback: Callback, epochs: readonly Logs[], batches: readonly Logs[] = []) {
  let rate = 1
  let stopped = false
  let weights: TensorMap = {}
  const ended: number[] = []
  const run: TrainingRun = {
    epochs: epochs.length,
    batchesPerEpoch: batches.length,
    learningRate: () => rate,
    setLearningRate: (next) => {
      rate = next
    },
    weights: async () => weights,
    setWeights: async (next) => {
      weights = next
    },
    checkpoint: async () => ({ 'weights.safetensors': Uint8Array.of(ended.length) }),
    onnx: async () => new Uint8Array(),
    stop: () => {
      stopped = true
    },
  }
  await callback.onTrainBegin?.(run)
  for (const [epoch, logs] of epochs.entries()) {
    if (stopped) break
    weights = { w: tensor([epoch]) }
    await callback.onEpochBegin?.(epoch, run)
    for (const [batch, own] of batches.entries()) if (!stopped) await callback.onBatchEnd?.(batch, own, run)
    ended.push(epoch)
    await callback.onEpochEnd?.(epoch, logs, run)
  }
  await callback.onTrainEnd?.(epochs.at(-1) ?? {}, run)
  return { ended: ended.length, rate, weight: weights.w?.data[0] }
}

const losses = (...values: number[]): Logs[] => values.map((value) => ({ val_loss: value, accuracy: value }))

/** Epochs worked out by hand from the rules of Keras's callbacks of the same name. */
describe('earlyStopping', () => {
  it('ends after so many epochs without improvement', async () => {
    expect((await play(earlyStopping({ patience: 2 }), losses(3, 2, 2.5, 1, 1, 1, 0))).ended).toBe(6)
    expect((await play(earlyStopping(), losses(3, 2, 2.5, 1))).ended).toBe(3)
  })

  it('brings the best epoch’s weights back', async () => {
    const callback = earlyStopping({ patience: 1, restoreBestWeights: true })
    expect(await play(callback, losses(3, 1, 2, 0))).toMatchObject({ ended: 3, weight: 1 })
    expect(callback.bestEpoch).toBe(1)
    expect((await play(earlyStopping({ patience: 1 }), losses(3, 1, 2, 0))).weight).toBe(2)
  })

  it('counts small changes as none, more as better for scores, and begins when told', async () => {
    expect((await play(earlyStopping({ minDelta: 0.5 }), losses(3, 2, 1.8, 0))).ended).toBe(3)
    expect((await play(earlyStopping({ monitor: 'accuracy' }), losses(1, 2, 3, 3, 4))).ended).toBe(4)
    expect((await play(earlyStopping({ startFromEpoch: 2 }), losses(1, 2, 3, 2, 4, 1))).ended).toBe(5)
  })

  it('begins anew with each run', async () => {
    const callback = earlyStopping()
    await play(callback, losses(1, 0))
    expect((await play(callback, losses(3, 2, 1))).ended).toBe(3)
  })

  it('names the logs when the one to watch is not among them', async () => {
    await expect(play(earlyStopping({ monitor: 'val_auc' }), losses(1))).rejects.toThrow(
      'there is no log "val_auc"; there are val_loss, accuracy',
    )
  })
})

describe('reduceOnPlateau', () => {
  it('lowers the rate after so many epochs, not below the least', async () => {
    const callback = reduceOnPlateau({ patience: 2, factor: 0.5, minRate: 0.3 })
    expect((await play(callback, losses(1, 1, 1, 1))).rate).toBe(0.5)
    expect((await play(callback, losses(1, 1, 1, 1, 1))).rate).toBe(0.3)
  })

  it('rests after a reduction', async () => {
    const callback = reduceOnPlateau({ patience: 1, factor: 0.5, cooldown: 2 })
    // Reduced at epoch 1; epochs 2 and 3 rest, the latter counting again as in Keras.
    expect((await play(callback, losses(1, 1, 1))).rate).toBe(0.5)
    expect((await play(callback, losses(1, 1, 1, 1))).rate).toBe(0.25)
  })
})

describe('checkpoint', () => {
  it('saves after epochs and at the end', async () => {
    const files = memory()
    await play(checkpoint(files, { every: 2 }), losses(1, 1, 1))
    expect(files.writes.length).toBe(2)
    expect(files.texts['weights.safetensors']).toBe('\u0003')
  })

  it('keeps the last good one when training diverges', async () => {
    const files = memory()
    await play(checkpoint(files), [{ loss: 1 }, { loss: Number.NaN }, { loss: Number.POSITIVE_INFINITY }])
    expect(files.texts['weights.safetensors']).toBe('\u0001')
  })

  it('keeps the best only', async () => {
    const files = memory()
    await play(checkpoint(files, { bestOnly: true }), losses(3, 1, 2))
    expect(files.texts['weights.safetensors']).toBe('\u0002')
  })
})

describe('csvLog', () => {
  it('writes a line an epoch', async () => {
    const files = memory()
    const callback = csvLog(files)
    await play(callback, losses(9))
    await play(callback, losses(0.5, 0.25))
    expect(files.texts['log.csv']).toBe('epoch,accuracy,val_loss\r\n0,0.5,0.5\r\n1,0.25,0.25\r\n')
  })
})

describe('learningRateLog', () => {
  it('keeps the rate of each epoch', async () => {
    const log = learningRateLog()
    await play(log, losses(1, 1))
    expect(log.rates).toEqual([1, 1])
  })
})

describe('terminateOnNaN', () => {
  it('ends at the first batch whose loss is no number, and says where', async () => {
    const callback = terminateOnNaN()
    await play(callback, losses(1, 1), [{ loss: 1 }, { loss: Number.NaN }, { loss: Number.NaN }])
    expect(callback.failure).toEqual({ epoch: 0, batch: 1, loss: Number.NaN })
    await play(callback, losses(1, 1), [{ loss: Number.POSITIVE_INFINITY }])
    expect(callback.failure).toEqual({ epoch: 0, batch: 0, loss: Number.POSITIVE_INFINITY })
  })
})

describe('trainingControl', () => {
  it('holds training until it is resumed, and stops it', async () => {
    const control = trainingControl()
    const ended = vi.fn()
    control.pause()
    const done = play(control, losses(1, 1, 1), [{ loss: 1 }]).then(ended)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).not.toHaveBeenCalled()
    control.stop()
    await done
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ ended: 1 }))
    expect(await play(control, losses(1, 1, 1), [{ loss: 1 }])).toMatchObject({ ended: 3 })
  })
})

describe('progressBar', () => {
  const record = (interactive: boolean, language: 'en' | 'zh') => {
    let text = ''
    let time = 0
    const output = { write: (part: string) => void (text += part), interactive, columns: 100 }
    const now = () => (time += 1000)
    return { callback: progressBar({ output, language, now }), text: () => text }
  }
  it('writes a line an epoch where there is no terminal', async () => {
    const { callback, text } = record(false, 'en')
    await play(callback, [{ loss: 0.123456 }], [{ loss: 1 }])
    expect(text()).toBe('Epoch 1/1  1 s  loss 0.1235\n')
  })

  it('draws the bar and the time left in place', async () => {
    const { callback, text } = record(true, 'zh')
    await play(callback, [{ loss: 0.5 }], [{ loss: 2 }, { loss: 1 }])
    const [, first] = text().split('\r\u001b[K')
    expect(first).toBe('第 1/1 轮  ━━━━━━━━━━──────────  1/2  剩余 3 s  loss 2')
    expect(text().endsWith('loss 0.5\n')).toBe(true)
  })

  it.each([
    [9.4, '9 s'],
    [65, '1:05'],
    [7384, '2:03:04'],
  ])('writes %d seconds as %s', (seconds, expected) => {
    expect(formatSeconds(seconds)).toBe(expected)
  })
})

describe('tensorBoard', () => {
  it('divides training from validation as Keras does', async () => {
    const files = memory()
    const callback = tensorBoard(files, { now: () => 5000, histogramEvery: 1, batches: true })
    await play(callback, [{ loss: 1, val_loss: 2 }], [{ loss: 1 }])
    const { 'train/events.out.tfevents.5.bellwether': train, ...others } = files.texts
    expect(Object.keys(others)).toEqual(['validation/events.out.tfevents.5.bellwether'])
    for (const tag of ['brain.Event:2', 'batch_loss', 'epoch_loss', 'epoch_learning_rate'])
      expect(train).toContain(tag)
    expect(others['validation/events.out.tfevents.5.bellwether']).toContain('epoch_loss')
  })
})
