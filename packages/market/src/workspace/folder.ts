import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '@bellwether/core'

/**
 * Makes a folder and those above it, one by one: Node's recursive mkdir never ends where a system refuses folders by ENOENT, as
 * Linux does in /proc.
 *
 * @throws UserError when the system refuses so, and the system's error otherwise
 */
export async function makeFolder(path: string): Promise<void> {
  if (await stat(path).catch(() => undefined)) return
  const above = dirname(path)
  if (above !== path) await makeFolder(above)
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT') throw error
    throw new UserError(`${path}: no folder can be made there`, {
      hint: 'choose another folder with --workspace',
      cause: error,
    })
  }
}
