import { encodeMessage, type Writer } from '../onnx/protobuf.ts'
import { record } from './record.ts'

/** Something to show in TensorBoard. */
export type Summary =
  | { readonly kind: 'scalar'; readonly tag: string; readonly value: number }
  | { readonly kind: 'histogram'; readonly tag: string; readonly values: ArrayLike<number> }

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

/**
 * Counts in buckets of equal width over the range of the values that are finite; fields are those of TensorFlow's
 * `HistogramProto`.
 */
function writeHistogram(to: Writer, values: ArrayLike<number>, bucketCount = 30): void {
  const finite = Float64Array.from(values).filter(Number.isFinite)
  const min = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const max = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const width = (max - min) / bucketCount || 1
  const counts = new Float64Array(bucketCount)
  for (const value of finite) counts[Math.min(bucketCount - 1, Math.floor((value - min) / width))]!++
  to.double(1, min)
  to.double(2, max)
  to.double(3, finite.length)
  to.double(4, total(finite))
  to.double(5, total(finite.map((value) => value * value)))
  const limits = Float64Array.from(counts, (_, i) => min + width * (i + 1))
  to.bytes(6, new Uint8Array(limits.buffer))
  to.bytes(7, new Uint8Array(counts.buffer))
}

function writeSummary(to: Writer, summary: Summary): void {
  to.text(1, summary.tag)
  if (summary.kind === 'scalar') to.float(2, summary.value)
  else to.message(5, (inner) => writeHistogram(inner, summary.values))
}

const event = (seconds: number, write: (to: Writer) => void) =>
  record(
    encodeMessage((to) => {
      to.double(1, seconds)
      write(to)
    }),
  )

/** The record that an event file begins with. */
export const fileVersion = (seconds: number): Uint8Array =>
  event(seconds, (to) => to.text(3, 'brain.Event:2'))

/**
 * A record of summaries at a step.
 *
 * @param seconds since 1970, shown as the wall time
 */
export const summaryEvent = (seconds: number, step: number, summaries: readonly Summary[]): Uint8Array =>
  event(seconds, (to) => {
    to.varint(2, step)
    to.message(5, (all) => {
      for (const summary of summaries) all.message(1, (one) => writeSummary(one, summary))
    })
  })

/** A record with a graph, the bytes of a TensorFlow `GraphDef`. */
export const graphEvent = (seconds: number, graph: Uint8Array): Uint8Array =>
  event(seconds, (to) => to.bytes(4, graph))
