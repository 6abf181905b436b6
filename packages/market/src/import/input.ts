import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { UserError } from '@bellwether/core'

const chunkBytes = 4 * 2 ** 20

const reasons: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['does not exist', 'check the path'],
  EISDIR: ['is a folder', 'name one file; import the files of a folder one after the other'],
  ESPIPE: ['is a pipe or a device', 'write the rows to a file first, and name that'],
  EACCES: ['may not be read', 'give yourself permission to read it'],
  EPERM: ['may not be read', 'give yourself permission to read it'],
  Z_BUF_ERROR: ['ends in the middle of its gzip data', 'copy or download it again'],
  Z_DATA_ERROR: ['holds damaged gzip data', 'copy or download it again'],
}

/** An error of reading a file as the user can mend it; any other error as it is. */
export function explainReading(path: string, error: unknown): unknown {
  const known = reasons[(error as NodeJS.ErrnoException).code ?? '']
  return known ? new UserError(`${path} ${known[0]}`, { hint: known[1], cause: error }) : error
}

/** Formats that other programs read, by how their files begin. */
const foreign: readonly (readonly [magic: string, what: string, hint: string])[] = [
  ['504b0304', 'is a zip archive or an Excel workbook', 'unpack it, or save the sheet as CSV UTF-8'],
  ['d0cf11e0', 'is an old Excel workbook', 'save the sheet as CSV UTF-8'],
  ['25504446', 'is a PDF', 'export the table as CSV'],
  ['28b52ffd', 'is compressed with zstd', 'decompress it with zstd -d, or use gzip'],
  ['425a68', 'is compressed with bzip2', 'decompress it with bunzip2, or use gzip'],
  ['fd377a58', 'is compressed with xz', 'decompress it with unxz, or use gzip'],
  ['53514c69746520', 'is an SQLite database', 'export the table as CSV'],
]

/** What the first bytes of a file say: `gzip`, `parquet`, or anything else (text). */
export type Container = 'gzip' | 'parquet' | 'plain'

/**
 * Looks at the first bytes of a file.
 *
 * @throws UserError when it can't be read, is empty, or is of a format that is not read here
 */
export async function containerOf(path: string): Promise<Container> {
  const head = await readHead(path).catch((error) => {
    throw explainReading(path, error)
  })
  if (head.length === 0) throw new UserError(`${path} is empty`, { hint: 'check how it was exported' })
  const hex = head.toString('hex')
  if (hex.startsWith('1f8b')) return 'gzip'
  if (hex.startsWith('50415231')) return 'parquet'
  const other = foreign.find(([magic]) => hex.startsWith(magic))
  if (other) throw new UserError(`${path} ${other[1]}`, { hint: other[2] })
  return 'plain'
}

async function readHead(path: string): Promise<Buffer> {
  const found = await stat(path)
  if (found.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' })
  // It is read more than once, and from places in its middle.
  if (!found.isFile()) throw Object.assign(new Error('is no regular file'), { code: 'ESPIPE' })
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * The bytes of a file in blocks, decompressed when it is gzip.
 *
 * @throws UserError when it can't be read or its gzip data are damaged
 */
export async function* readBytes(path: string, container: Container): AsyncGenerator<Buffer> {
  const raw = createReadStream(path, { highWaterMark: chunkBytes })
  const bytes =
    container === 'gzip' ? pipeline(raw, createGunzip({ chunkSize: chunkBytes }), () => undefined) : raw
  try {
    yield* bytes as AsyncIterable<Buffer>
  } catch (error) {
    throw explainReading(path, error)
  } finally {
    raw.destroy()
  }
}
