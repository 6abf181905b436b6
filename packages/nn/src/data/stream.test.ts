import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { batches, mapped, repeatable, shuffled, stack } from './stream.ts'

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}
const rows = (n: number) =>
  repeatable(function* () {
    for (let i = 0; i < n; i++) yield [tensor([i, -i]), tensor([i], [])]
  })

describe('batches', () => {
  it('gathers every sample in order', async () => {
    const made = await collect(batches(rows(5), { batchSize: 2 }))
    expect(made.map(([x]) => x!.shape)).toEqual([
      [2, 2],
      [2, 2],
      [1, 2],
    ])
    expect(made.flatMap(([, y]) => Array.from(y!.data))).toEqual([0, 1, 2, 3, 4])
    expect(made[2]![1]!.shape).toEqual([1])
  })

  it('can be gone through once an epoch, and can leave out the remainder', async () => {
    const stream = batches(rows(5), { batchSize: 2, dropRemainder: true })
    expect(await collect(stream)).toEqual(await collect(stream))
    expect((await collect(stream)).length).toBe(2)
  })

  it('holds one batch, however long the stream is', async () => {
    let opened = 0
    const endless = repeatable(function* () {
      for (;;) yield [tensor([opened++])]
    })
    for await (const [x] of batches(endless, { batchSize: 3 })) {
      expect(x!.shape).toEqual([3, 1])
      break
    }
    expect(opened).toBe(3)
  })

  it('names the sample of another shape', async () => {
    const mixed = [[tensor([1])], [tensor([1, 2])]]
    await expect(collect(batches(mixed, { batchSize: 2 }))).rejects.toThrow(
      'tensor 1 has shape [2], the first has [1]',
    )
    expect(() => stack([])).toThrow('there are no tensors')
  })
})

describe('shuffled', () => {
  it('gives every item once, in a new order each pass, for any buffer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 50 }), fc.nat(), async (n, buffer, seed) => {
        const items = Array.from({ length: n }, (_, i) => i)
        const stream = shuffled(items, { buffer, seed })
        expect((await collect(stream)).sort((a, b) => a - b)).toEqual(items)
      }),
    )
    const stream = shuffled(
      Array.from({ length: 50 }, (_, i) => i),
      { buffer: 50, seed: 1 },
    )
    expect(await collect(stream)).not.toEqual(await collect(stream))
  })
})

describe('mapped', () => {
  it('changes every item', async () => {
    expect(await collect(mapped([1, 2], async (x) => 2 * x))).toEqual([2, 4])
  })
})
