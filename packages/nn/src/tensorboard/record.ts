import { crc32c } from './crc32c.ts'

/** Rotated and shifted, so that a check over data that holds checks stays strong (TensorFlow's `record_writer`). */
function maskedCheck(bytes: Uint8Array): number {
  const check = crc32c(bytes)
  return (((check >>> 15) | (check << 17)) + 0xa282ead8) >>> 0
}

/** One record of a TFRecord file: its length and its data, each followed by its masked check. */
export function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(data.length + 16)
  const view = new DataView(framed.buffer)
  view.setBigUint64(0, BigInt(data.length), true)
  view.setUint32(8, maskedCheck(framed.subarray(0, 8)), true)
  framed.set(data, 12)
  view.setUint32(12 + data.length, maskedCheck(data), true)
  return framed
}
