import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '@bellwether/core'
import { z } from 'zod'
import { type Address, parseAddress } from '../engines/address.ts'
import type { Engine } from '../engines/engine.ts'
import { openRemote, type RemoteOptions } from '../engines/remote.ts'
import { replaceFile } from './durable.ts'
import { openWorkspace } from './open.ts'

const fileName = 'engine.json'

const stored = z.object({ address: z.string() })

/** The address of the engine that a workspace's questions go to; undefined where that is the embedded one. */
export async function readEngine(folder: string): Promise<string | undefined> {
  const path = join(resolve(folder), fileName)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError(`${path}: ${(error as Error).message}`, { cause: error })
  }
  try {
    return stored.parse(JSON.parse(text)).address
  } catch (cause) {
    throw new UserError(`${path} does not say where an engine is`, {
      hint: 'bellwether engine use ADDRESS writes it anew; bellwether engine use duckdb goes back to the embedded one',
      cause,
    })
  }
}

/**
 * Makes a workspace's questions go to another engine, or, without an address, back to the embedded one. The address is
 * written without secrets: one that holds a password is refused.
 *
 * @throws UserError when the address can't be read
 */
export async function useEngine(folder: string, address: string | undefined): Promise<Address | undefined> {
  const path = join(resolve(folder), fileName)
  if (address === undefined) {
    await rm(path, { force: true })
    return undefined
  }
  const parsed = parseAddress(address)
  await replaceFile(path, `${JSON.stringify({ address }, null, 2)}\n`)
  return parsed
}

/**
 * Opens the engine that a workspace's questions go to: the embedded one over its own files, or the one that
 * `bellwether engine use` named.
 *
 * @throws UserError when the workspace or the address can't be read
 */
export async function openEngine(folder: string, options: RemoteOptions): Promise<Engine> {
  const address = await readEngine(folder)
  if (address === undefined) return openWorkspace(folder)
  return openRemote(parseAddress(address), options)
}
