/**
 * Where callbacks keep their files, by names that may hold `/`. `folder(path)` is one on disk; a page may give another.
 */
export type Files = {
  /** Replaces a file as a whole: after a crash the old one or the new one is there, never half of one. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Adds to a file's end; makes the file when there is none. */
  append(name: string, bytes: Uint8Array): Promise<void>
}
