import { isAscii, isUtf8 } from 'node:buffer'
import { UserError } from '@bellwether/core'
import iconv from 'iconv-lite'

/** A character encoding by its usual name: `utf-8`, `gb18030`, `utf-16le`, `windows-1252` … */
export type Encoding = string

/**
 * Checks the name of an encoding that the user gives.
 *
 * @throws UserError when it is not known
 */
export function parseEncoding(name: string): Encoding {
  if (iconv.encodingExists(name)) return name.toLowerCase().replace(/^utf8$/, 'utf-8')
  throw new UserError(`"${name}" is not an encoding`, {
    hint: 'write utf-8, gb18030, big5, utf-16le, windows-1252, shift_jis …',
  })
}

/** UTF-16 without a byte order mark shows as a zero in every other byte of Latin text. */
function utf16WithoutMark(bytes: Buffer): Encoding | undefined {
  const head = bytes.subarray(0, 4096)
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  const pairs = head.length / 2
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return undefined
}

/** The encoding that the first bytes of a file state, by a byte order mark or by their zeros. */
export function statedEncoding(head: Buffer): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return utf16WithoutMark(head)
}

/** Counts of byte pairs that begin with a high byte, by what they would be in each encoding. */
function countPairs(bytes: Buffer) {
  let utf8 = 0
  let chinese = 0
  let other = 0
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!
    if (first < 0x80) {
      i++
      continue
    }
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1
    if (length > 1 && isUtf8(bytes.subarray(i, i + length))) {
      utf8++
      i += length
    } else if (first >= 0xa1 && first <= 0xf7 && (bytes[i + 1] ?? 0) >= 0xa1) {
      chinese++
      i += 2
    } else {
      other++
      i++
    }
  }
  return { utf8, chinese, other }
}

/**
 * Guesses the encoding of bytes that are not plain ASCII: UTF-8 when most of their multi-byte characters are (the
 * rest is damage), GB18030 when its two-byte area of common characters fits, else Windows-1252.
 */
export function guessEncoding(bytes: Buffer): Encoding {
  if (isAscii(bytes) || isUtf8(bytes)) return 'utf-8'
  const { utf8, chinese, other } = countPairs(bytes)
  if (utf8 >= chinese + other) return 'utf-8'
  return chinese > other * 4 ? 'gb18030' : 'windows-1252'
}

const mark = Buffer.from([0xef, 0xbb, 0xbf])

/** Blocks of text in UTF-8 without a byte order mark, from blocks in an encoding. */
export async function* decode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-8') {
    const decoder = iconv.getDecoder(encoding)
    for await (const block of bytes) yield Buffer.from(decoder.write(block))
    const rest = decoder.end()
    if (rest) yield Buffer.from(rest)
    return
  }
  let first = true
  for await (const block of bytes) {
    yield first && block.subarray(0, 3).equals(mark) ? block.subarray(3) : block
    first = false
  }
}
