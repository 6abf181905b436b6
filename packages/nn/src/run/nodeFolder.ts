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

/** Node's recursive mkdir never ends where a system refuses folders by ENOENT, as Linux does in /proc. */
async function makeFolder(path: string): Promise<void> {
  const [{ mkdir, stat }, { dirname }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  if (await stat(path).catch(() => undefined)) return
  const above = dirname(path)
  if (above !== path) await makeFolder(above)
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Does something with a file of a folder, which is made first. */
async function within(path: string, name: string, work: (file: string) => Promise<void>): Promise<void> {
  const { dirname, join } = await import('node:path')
  const file = join(path, name)
  try {
    await makeFolder(dirname(file))
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
