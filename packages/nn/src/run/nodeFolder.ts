import { UserError } from '@bellwether/core'
import type { Files } from '../callbacks/files.ts'

/**
 * A folder on disk for callbacks' files; it is made when the first file is. Only in Node.
 *
 * @example
 * const files = folder('runs/mnist')
 * callbacks: [checkpoint(files), csvLog(files)]
 */
export function folder(path: string): Files {
  return {
    write: (name, bytes) => within(path, name, (file) => replace(file, bytes)),
    append: (name, bytes) =>
      within(path, name, async (file) => (await import('node:fs/promises')).appendFile(file, bytes)),
  }
}

/** Does something with a file of a folder, which is made first. */
async function within(path: string, name: string, work: (file: string) => Promise<void>): Promise<void> {
  const [{ mkdir }, { dirname, join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  const file = join(path, name)
  try {
    await mkdir(dirname(file), { recursive: true })
    await work(file)
  } catch (cause) {
    throw new UserError(`${file} cannot be written: ${(cause as Error).message}`, {
      hint: 'choose a folder that you may write to, with space left',
      cause,
    })
  }
}

/** Puts a whole file in the place of another; on a failure the old one stays and no draft is left. */
async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const { open, rename, rm } = await import('node:fs/promises')
  const partial = `${file}.partial`
  try {
    const draft = await open(partial, 'w')
    try {
      await draft.writeFile(bytes)
      await draft.sync()
    } finally {
      await draft.close()
    }
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
