import type { OnnxType } from './emitter.ts'
import type { OnnxTensor } from './format.ts'

/** Constants of a graph; equal ones are written once. */
export type Constants = {
  readonly written: readonly OnnxTensor[]
  /** Gives the constant's name. */
  add(type: OnnxType, dims: readonly number[], bytes: Uint8Array): string
}

/** A short number of bytes, to find equal ones fast (Fowler, Noll and Vo's hash). */
function digest(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

/** @param fresh makes a name that is not taken */
export function createConstants(fresh: () => string): Constants {
  const written: OnnxTensor[] = []
  const known = new Map<string, OnnxTensor[]>()
  return {
    written,
    add(type, dims, bytes) {
      const key = `${type}[${dims}]${digest(bytes)}`
      const alike = known.get(key) ?? []
      const same = alike.find((other) => sameBytes(other.bytes, bytes))
      if (same) return same.name
      const constant = { name: fresh(), type, dims, bytes }
      written.push(constant)
      known.set(key, [...alike, constant])
      return constant.name
    },
  }
}
