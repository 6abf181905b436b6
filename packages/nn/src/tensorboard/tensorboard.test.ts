import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { crc32c } from './crc32c.ts'
import { fileVersion, graphEvent, summaryEvent } from './events.ts'
import { graphDef } from './graph.ts'

/** Records written by TensorBoard 2.21.0's own writer (fixtures/generate_tensorboard.py). */
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/tensorboard.json', import.meta.url), 'utf8'))
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const onnx = new Uint8Array(Buffer.from(fixture.onnx, 'base64'))
const seconds = 1700000000.25

describe('crc32c', () => {
  it.each([
    ['zeros', new Uint8Array(32), 0x8a9136aa],
    ['ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['rising bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['falling bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('checks %s as RFC 3720, appendix B.4, does', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected)
  })
})

describe('an event record is TensorBoard’s, byte for byte', () => {
  it('the file’s version', () => {
    expect(base64(fileVersion(seconds))).toBe(fixture.version)
  })

  it('scalars', () => {
    const summaries = [
      { kind: 'scalar', tag: 'epoch_loss', value: 0.125 },
      { kind: 'scalar', tag: 'epoch_accuracy', value: 0.75 },
    ] as const
    expect(base64(summaryEvent(seconds, 300, summaries))).toBe(fixture.scalars)
  })

  it('a histogram, without values that are not finite', () => {
    const values = [...fixture.values, Number.NaN, Number.POSITIVE_INFINITY]
    const summaries = [{ kind: 'histogram', tag: 'dense/kernel', values }] as const
    expect(base64(summaryEvent(seconds, 1, summaries))).toBe(fixture.histogram)
  })

  it('the graph of an ONNX model', () => {
    expect(base64(graphEvent(seconds, graphDef(onnx)))).toBe(fixture.graph)
  })
})
