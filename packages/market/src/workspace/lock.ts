import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { UserError } from '@bellwether/core'

/** Who holds the lock. A process id alone may have been given to another program since: its start time tells. */
type Holder = { pid: number; started: string | null; host: string; token: string }

/** A held lock. */
export type Lock = {
  /** Whether the lock file is still the one that was taken here. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

/** When a process started, in the system's own words; null where the system can't be asked. */
function startOf(pid: number): string | null {
  try {
    // Field 22 of stat(5); the program's name before it is in parentheses and may hold spaces.
    if (process.platform === 'linux') {
      return (
        readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[19] ?? null
      )
    }
    if (process.platform === 'win32') return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isStale(holder: Holder): boolean {
  if (holder.host !== hostname()) return false
  return !isAlive(holder.pid) || (holder.started !== null && startOf(holder.pid) !== holder.started)
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Some file systems (exFAT, network shares) have no hard links: there the file is created and then filled. */
const withoutLinks = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

/** Creates the lock file with its content in one step; false when there is one already. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const own = `${path}.${process.pid}.tmp`
  await writeFile(own, JSON.stringify(holder))
  try {
    await link(own, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!withoutLinks.has(code ?? '')) throw error
    const file = await open(path, 'wx')
    await file.writeFile(JSON.stringify(holder)).finally(() => file.close())
    return true
  } finally {
    await rm(own, { force: true })
  }
}

/** Takes a dead holder's lock file away; puts it back when another process was quicker and the file is now its own. */
async function removeStale(path: string, stale: Holder): Promise<void> {
  const aside = `${path}.${process.pid}.stale`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const taken = await readHolder(aside)
  if (taken && taken.token !== stale.token) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

/**
 * Takes the writers' lock of a workspace. Readers need none. The lock of a process that no longer runs is taken over.
 *
 * @throws UserError when another process is writing
 */
export async function takeLock(folder: string): Promise<Lock> {
  const path = join(folder, 'workspace.lock')
  const own: Holder = {
    pid: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    token: crypto.randomUUID(),
  }
  const isHeld = async () => (await readHolder(path))?.token === own.token
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await create(path, own)) {
      return {
        isHeld,
        async release() {
          if (await isHeld()) await rm(path, { force: true })
        },
      }
    }
    const holder = await readHolder(path)
    if (holder && !isStale(holder)) throw held(path, holder)
    if (holder) await removeStale(path, holder)
  }
  throw new UserError(`${path} could not be taken: other processes keep taking it`, { hint: 'try again' })
}

function held(path: string, { pid, host }: Holder): UserError {
  return new UserError(`another import is writing to this workspace (process ${pid} on ${host})`, {
    hint: `wait until it has ended; if that machine is switched off, delete ${path}`,
  })
}
