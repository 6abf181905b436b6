import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Writes a stream to a temporary file for work that reads it more than once, and deletes the file afterwards.
 *
 * @param name what the content is called in messages
 */
export async function withSpooled<T>(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  try {
    const path = join(folder, name)
    await pipeline(stream, createWriteStream(path))
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
