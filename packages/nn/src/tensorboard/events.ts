import {
  bytes,
  double,
  doubles,
  encode,
  float,
  integer,
  type Message,
  message,
  nested,
  text,
} from '../protobuf/protobuf.ts'
import { record } from './record.ts'

/** Something to show in TensorBoard. */
export type Summary =
  | { readonly kind: 'scalar'; readonly tag: string; readonly value: number }
  | { readonly kind: 'histogram'; readonly tag: string; readonly values: ArrayLike<number> }

/**
 * Counts in buckets of equal width over the range of the values that are finite; fields are those of TensorFlow's
 * `HistogramProto`.
 */
function histogram(values: ArrayLike<number>, bucketCount = 30): Message {
  const finite = Float64Array.from(values).filter(Number.isFinite)
  const sum = (of: (value: number) => number) => finite.reduce((total, value) => total + of(value), 0)
  const min = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const max = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const width = (max - min) / bucketCount || 1
  const counts = new Array<number>(bucketCount).fill(0)
  for (const value of finite) counts[Math.min(bucketCount - 1, Math.floor((value - min) / width))]!++
  return message(
    double(1, min),
    double(2, max),
    double(3, finite.length),
    double(
      4,
      sum((value) => value),
    ),
    double(
      5,
      sum((value) => value * value),
    ),
    doubles(
      6,
      counts.map((_, i) => min + width * (i + 1)),
    ),
    doubles(7, counts),
  )
}

const summaryValue = (summary: Summary): Message =>
  message(
    text(1, summary.tag),
    summary.kind === 'scalar' ? float(2, summary.value) : nested(5, histogram(summary.values)),
  )

const event = (seconds: number, ...fields: readonly Message[]) =>
  record(encode(message(double(1, seconds), ...fields)))

/** The record that an event file begins with. */
export const fileVersion = (seconds: number): Uint8Array => event(seconds, text(3, 'brain.Event:2'))

/**
 * A record of summaries at a step.
 *
 * @param seconds since 1970, shown as the wall time
 */
export const summaryEvent = (seconds: number, step: number, summaries: readonly Summary[]): Uint8Array =>
  event(
    seconds,
    integer(2, step),
    nested(5, message(...summaries.map((summary) => nested(1, summaryValue(summary))))),
  )

/** A record with a graph, the bytes of a TensorFlow `GraphDef`. */
export const graphEvent = (seconds: number, graph: Uint8Array): Uint8Array => event(seconds, bytes(4, graph))
