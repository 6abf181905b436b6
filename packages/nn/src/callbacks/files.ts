import { UserError } from '@bellwether/core'
/**
 * Where callbacks keep their files, by names that may hold `/`. `folder(path)` is one on disk; a page may give another.
 */
export type Files = {
  /** Replaces a file as a whole: after a crash the old one or the new one is there, never half of one. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Adds to a file's end; makes the file when there is none. */
  append(name: string, bytes: Uint8Array): Promise<void>
}

/** A place for files: given as it is, or by the path of a folder on disk. */
export type FilesOrPath = Files | string

/** The files of a path are opened when the first one is written, so that pages never load what is of Node. */
export function filesAt(callback: string, place: FilesOrPath): Files {
  if (typeof place === 'object' && typeof place?.write === 'function') return place
  if (typeof place !== 'string' || place === '')
    throw new UserError(`${callback}: ${JSON.stringify(place)} is no folder`, {
      hint: 'give the path of one, which is made when it is not there',
    })
  const opened = async () => (await import('../run/nodeFolder.ts')).folder(place)
  return {
    write: async (name, bytes) => (await opened()).write(name, bytes),
    append: async (name, bytes) => (await opened()).append(name, bytes),
  }
}
