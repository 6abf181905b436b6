import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** What a path names, or the nearest thing above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  const whole = resolve(path)
  const above = dirname(whole)
  const there = await stat(whole).catch(() => undefined)
  return there || above === whole ? whole : nearestExisting(above)
}

/**
 * Puts a file into a new folder below this one, and takes both away again: rights alone do not say what can be written, neither
 * for an administrator nor in file systems such as Linux's /proc.
 *
 * @throws what the system says where it can't be done
 */
export async function tryFolder(folder: string): Promise<void> {
  const trial = await mkdtemp(join(folder, '.bellwether-'))
  try {
    await writeFile(join(trial, 'trial'), '')
  } finally {
    await rm(trial, { recursive: true, force: true })
  }
}
