import type { OnnxNode } from './format.ts'

/** The file's name of an output, which may be called like an input. */
export const outputName = (output: string): string => `${output}:out`

/** Gives a value a second name. */
export const identity = (from: string, to: string): OnnxNode => ({
  opType: 'Identity',
  inputs: [from],
  outputs: [to],
  attributes: {},
})

/** Renames the entries of a map. */
export const mapNames = <T>(map: Readonly<Record<string, T>>, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [rename(name), value]))
