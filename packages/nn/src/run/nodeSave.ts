import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '@bellwether/core'
import { checkpointNames } from '../model/checkpoint.ts'
import { folder } from './nodeFolder.ts'

/** Writes one file whole or not at all. */
export const saveFile = (path: string, bytes: Uint8Array): Promise<void> =>
  folder(dirname(path)).write(basename(path), bytes)

/** Writes files into a folder. */
export async function saveFiles(path: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await folder(path).write(name, bytes)
}

/**
 * Reads a file.
 *
 * @throws UserError when it is missing
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    throw new UserError(`${path} cannot be read: ${(cause as Error).message}`, {
      hint: 'give the path that save() wrote to',
      cause,
    })
  }
}

/**
 * Reads the files of a checkpoint for a use that may refuse them; what it says of one of them then names the folder too.
 *
 * @throws UserError when one is missing or refused
 */
export async function withCheckpoint<T>(
  path: string,
  use: (files: Record<string, Uint8Array>) => Promise<T>,
): Promise<T> {
  const files = await readCheckpoint(path)
  try {
    return await use(files)
  } catch (error) {
    const named = Object.keys(files).some((name) => (error as Error).message.startsWith(name))
    if (!(error instanceof UserError) || !named) throw error
    const options = error.hint === undefined ? {} : { hint: error.hint }
    throw new UserError(join(path, error.message), { ...options, cause: error })
  }
}

/** Reads the files of a checkpoint. */
async function readCheckpoint(path: string): Promise<Record<string, Uint8Array>> {
  const found = await stat(path).catch(() => undefined)
  if (found && !found.isDirectory())
    throw new UserError(`${path} is a file, and a checkpoint is a folder`, {
      hint: 'name .onnx files .onnx and weights .safetensors, or give the folder that save() wrote',
    })
  const names = Object.values(checkpointNames)
  const files = await Promise.all(
    names.map(async (name) => [name, await readBytes(join(path, name))] as const),
  )
  return Object.fromEntries(files)
}
