import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isUserError, UserError } from '@bellwether/core'
import { renameDurably, syncFile } from './durable.ts'
import { makeFolder } from './folder.ts'
import { isAlive, type Lock, takeLock } from './lock.ts'
import { type Manifest, type Part, readManifest, replaceManifest } from './manifest.ts'

/** A workspace that this process alone may change, until the work given to `changeWorkspace` ends. */
export type Change = {
  readonly manifest: Manifest
  /** A folder for unfinished files; what is left in it is deleted. */
  readonly staging: string
  /** Syncs a file of `staging` and gives it a free name in `parts` or `rejects`; returns that name from the root. */
  keep(file: string, folder: 'parts' | 'rejects', name: string): Promise<string>
  /** Makes these the parts of the workspace, at once and for good. */
  commit(parts: readonly Part[]): Promise<void>
}

/** Parts that no manifest names stay for a day: a reader that opened the workspace before may still need them. */
const graceMilliseconds = 86_400_000

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}

/** Deletes what processes that no longer run have left unfinished. */
async function clean(root: string, manifest: Manifest): Promise<void> {
  const drop = (path: string) => rm(path, { recursive: true, force: true }).catch(() => undefined)
  const abandoned = (name: string) => {
    const pid = Number(/(\d+)/.exec(name)?.[1])
    return pid !== process.pid && !isAlive(pid)
  }
  for (const name of await names(join(root, 'staging'))) {
    if (abandoned(name)) await drop(join(root, 'staging', name))
  }
  for (const name of await names(root)) {
    if (/\.(tmp|stale)$/.test(name) && abandoned(name)) await drop(join(root, name))
  }
  const current = new Set(manifest.parts.flatMap((part) => [part.file, part.rejects ?? '']))
  for (const folder of ['parts', 'rejects']) {
    for (const name of await names(join(root, folder))) {
      const path = join(root, folder, name)
      if (current.has(`${folder}/${name}`)) continue
      const age = Date.now() - (await stat(path)).mtimeMs
      if (age > graceMilliseconds) await drop(path)
    }
  }
}

async function freeName(folder: string, name: string): Promise<string> {
  const taken = new Set(await names(folder))
  const [, stem = name, extension = ''] = /^(.*?)(\.\w+)?$/.exec(name) ?? []
  for (let n = 1; ; n++) {
    const candidate = `${stem}${n === 1 ? '' : `-${n}`}${extension}`
    if (!taken.has(candidate)) return candidate
  }
}

/** Starts the day of grace of the parts that a change leaves out. */
async function retire(root: string, before: readonly Part[], after: readonly Part[]): Promise<void> {
  const kept = new Set(after.map((part) => part.file))
  const now = new Date()
  for (const part of before) {
    if (!kept.has(part.file)) await utimes(join(root, part.file), now, now).catch(() => undefined)
  }
}

function changeUnder(lock: Lock, root: string, manifest: Manifest, staging: string): Change {
  return {
    manifest,
    staging,
    async keep(file, folder, name) {
      const free = await freeName(join(root, folder), name)
      await syncFile(file)
      await renameDurably(file, join(root, folder, free))
      return `${folder}/${free}`
    },
    async commit(parts) {
      if (!(await lock.isHeld())) {
        throw new UserError('another process took over the lock of the workspace: nothing was changed', {
          hint: 'run the command again when no other import runs',
        })
      }
      await retire(root, manifest.parts, parts)
      await replaceManifest(root, { format: 1, parts: [...parts] })
    },
  }
}

const diskErrors: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'no permission to write there',
  EPERM: 'no permission to write there',
  ENOTDIR: 'a part of the path is a file and not a folder',
  EEXIST: 'a part of the path is a file and not a folder',
}

/** A failure of the disk as the user can mend it; any other error as it is. */
function explain(root: string, error: unknown): unknown {
  if (isUserError(error)) return error
  const known = diskErrors[(error as NodeJS.ErrnoException).code ?? '']
  if (!known) return error
  return new UserError(`${root}: ${known}; the workspace is as it was`, {
    hint: 'make room or choose another folder with --workspace',
    cause: error,
  })
}

/**
 * Runs work that changes a workspace, as its only writer. The folder is made if there is none. Whatever happens in
 * between (an error, a kill, a power cut), the workspace is what it was before or what `commit` made of it.
 *
 * @throws UserError when another process is writing, or the disk refuses
 */
export async function changeWorkspace<T>(folder: string, work: (change: Change) => Promise<T>): Promise<T> {
  const root = resolve(folder)
  const staging = join(root, 'staging', `${process.pid}-${crypto.randomUUID().slice(0, 8)}`)
  let lock: Lock | undefined
  try {
    for (const name of ['parts', 'rejects']) await makeFolder(join(root, name))
    lock = await takeLock(root)
    const manifest = await readManifest(root)
    await clean(root, manifest)
    await mkdir(staging, { recursive: true })
    return await work(changeUnder(lock, root, manifest, staging))
  } catch (error) {
    throw explain(root, error)
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined)
    await lock?.release()
  }
}
