import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '@bellwether/core'
import { nearestExisting, tryFolder } from '../files/folder.ts'

const refusals = new Set(['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'ENOSPC', 'EEXIST', 'ENOENT'])

/**
 * Writes a text so that a reader finds the old file or the whole new one, never a part: to a file beside it, then
 * renamed.
 *
 * @throws UserError when the place can't be written to
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    // Node's recursive mkdir never ends where a system refuses folders by ENOENT, as Linux does in /proc.
    await tryFolder(await nearestExisting(dirname(path)))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(beside, text, { flush: true })
    await rename(beside, path)
  } catch (error) {
    // Where the folder itself is missing there is nothing to remove; the first error is the one to tell.
    await rm(beside, { force: true }).catch(() => {})
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!refusals.has(code)) throw error
    throw new UserError(`${path} can't be written: ${message}`, {
      hint: 'name another place with --out FILE',
      cause: error,
    })
  }
}
