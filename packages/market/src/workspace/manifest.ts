import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '@bellwether/core'
import { z } from 'zod'
import { type TableName, tables } from '../schema/tables.ts'
import { replaceFile } from './durable.ts'

const tableName = z.enum(Object.keys(tables) as [TableName, ...TableName[]])

/** One Parquet file of the workspace, and where its rows came from. */
const partSchema = z.object({
  table: tableName,
  /** The Parquet file, relative to the workspace, with `/` between folders. */
  file: z.string().regex(/^parts\/[\w.-]+$/),
  rows: z.int().nonnegative(),
  columns: z.array(z.string()),
  /** The first and last day that the rows speak of; null when there are none. */
  first: z.string().nullable(),
  last: z.string().nullable(),
  /** The imported file: its name, and the SHA-256 of its content after decompression. */
  source: z.object({ name: z.string(), sha256: z.string() }),
  /** How the file was read: column of the table → column of the file. */
  mapping: z.record(z.string(), z.string()),
  /** What else the import was told (constants, units, rates, formats), as written. */
  options: z.record(z.string(), z.unknown()),
  licence: z.string().nullable(),
  rejected: z.int().nonnegative(),
  /** The file of rejected rows, relative to the workspace; null when there were none. */
  rejects: z.string().nullable(),
  imported: z.iso.datetime(),
})

const manifestSchema = z.object({ format: z.literal(1), parts: z.array(partSchema) })

export type Part = z.infer<typeof partSchema>

/** What the workspace consists of now. */
export type Manifest = z.infer<typeof manifestSchema>

const fileName = 'manifest.json'

/**
 * Reads the manifest of a workspace; a folder that has none yet, or does not exist, is an empty workspace.
 *
 * @throws UserError when the file is not a manifest that this version reads
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, fileName)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { format: 1, parts: [] }
    throw new UserError(`${path}: ${(error as Error).message}`, { cause: error })
  }
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new UserError(`${path} is not a manifest of a workspace that this version reads`, {
      hint: 'restore it from a backup, update bellwether, or import into a new folder',
      cause: error,
    })
  }
}

/** Puts a manifest in the place of the current one: a reader sees the old or the new one whole. */
export async function replaceManifest(folder: string, manifest: Manifest): Promise<void> {
  await replaceFile(join(folder, fileName), `${JSON.stringify(manifest, null, 2)}\n`)
}
