import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { UserError } from '@bellwether/core'
import { decode, type Encoding, guessEncoding, statedEncoding } from './encoding.ts'
import { type Container, containerOf, readBytes } from './input.ts'
import { type Layout, type LayoutOptions, layoutOf, splitterOf } from './layout.ts'
import { eachRecord, longestRecord, type RecordSource } from './records.ts'

/** What reading a file from end to end says before anything is made of its rows. */
export type Survey = {
  readonly path: string
  readonly name: string
  readonly container: Container
  /** SHA-256 of the content, after decompression. */
  readonly sha256: string
  readonly encoding: Encoding
  readonly layout: Layout
  readonly records: RecordSource
  /** Records that have as many cells as there are columns, and those that have not or are damaged. */
  readonly good: number
  readonly faulty: number
  /** The line on which the first good record begins, counted from 1. */
  readonly firstLine: number
  /** Whether every good record takes one line, right below the one before. */
  readonly lineEach: boolean
  /** Whether DuckDB can read the file as it is: UTF-8, one kind of line end, no faulty or blank record. */
  readonly regular: boolean
  readonly newline: 'lf' | 'crlf'
  /** Bytes of the longest good record. */
  readonly longest: number
  /** Good records from all over the file. */
  readonly sample: readonly string[]
}

/** What the bytes of a file say. */
type Bytes = { sha256: string; encoding: Encoding; valid: boolean }

/** Reads all bytes once: their hash, and the encoding as soon as a block shows it. */
async function readThrough(path: string, container: Container, given: Encoding | undefined): Promise<Bytes> {
  const hash = createHash('sha256')
  let encoding = given
  let valid = true
  let first = true
  let tail: Buffer = Buffer.alloc(0)
  for await (const block of readBytes(path, container)) {
    hash.update(block)
    if (first) encoding ??= statedEncoding(block)
    first = false
    if (isAscii(block) && tail.length === 0) continue
    const bytes = tail.length > 0 ? Buffer.concat([tail, block]) : block
    // A character may be cut in two by the end of the block: what follows its last line end waits for the next.
    const cut = bytes.lastIndexOf(10) + 1
    tail = bytes.length - cut < longestRecord ? bytes.subarray(cut) : Buffer.alloc(0)
    const whole = bytes.subarray(0, cut)
    if (!isUtf8(whole)) valid = false
    if (!isAscii(whole)) encoding ??= guessEncoding(whole)
  }
  if (!isUtf8(tail)) valid = false
  if (!isAscii(tail)) encoding ??= guessEncoding(tail)
  encoding ??= 'utf-8'
  // Decoders of the other encodings give valid UTF-8 whatever they are given.
  return { sha256: hash.digest('hex'), encoding, valid: valid || encoding !== 'utf-8' }
}

const headBytes = 2 ** 20

/** The beginning of a text, cut after a line unless it ends there. */
async function readHead(text: AsyncIterable<Buffer>): Promise<Buffer> {
  const blocks: Buffer[] = []
  let length = 0
  for await (const block of text) {
    blocks.push(block)
    length += block.length
    if (length >= headBytes) {
      const head = Buffer.concat(blocks).subarray(0, headBytes)
      const cut = Math.max(head.lastIndexOf(10), head.lastIndexOf(13)) + 1
      return cut > 0 ? head.subarray(0, cut) : head
    }
  }
  return Buffer.concat(blocks)
}

/** Keeps records evenly from all over a stream of unknown length: every n-th, n doubling when there are too many. */
function evenSample(limit: number) {
  let kept: string[] = []
  let stride = 1
  let seen = 0
  return {
    /** Whether the record that comes now is one to keep. */
    wants: () => seen++ % stride === 0,
    keep(record: string) {
      kept.push(record)
      if (kept.length < limit) return
      kept = kept.filter((_, i) => i % 2 === 0)
      stride *= 2
    },
    records: () => kept,
  }
}

async function countRecords(records: RecordSource, layout: Layout) {
  const sample = evenSample(Math.max(16, Math.min(4096, Math.floor(400_000 / layout.columns.length))))
  const newlines = { lf: 0, crlf: 0, cr: 0, none: 0 }
  let good = 0
  let faulty = 0
  let blank = 0
  let longest = 0
  let firstLine = 1
  let lineEach = true
  await eachRecord(records, (bytes, span) => {
    newlines[span.newline]++
    if (span.lead) return
    if (span.blank) blank++
    else if (span.fault) faulty++
    else {
      if (good === 0) firstLine = span.line
      else if (span.line !== firstLine + good) lineEach = false
      good++
      if (span.end - span.start > longest) longest = span.end - span.start
      if (sample.wants()) sample.keep(bytes.toString('utf8', span.start, span.end))
    }
  })
  const oneNewline = newlines.cr === 0 && (newlines.lf === 0 || newlines.crlf === 0)
  const regular = oneNewline && blank === 0 && faulty === 0
  const newline: 'lf' | 'crlf' = newlines.crlf > 0 ? 'crlf' : 'lf'
  return { good, faulty, firstLine, lineEach, regular, newline, longest, sample: sample.records() }
}

/** How a text file is read, beside its layout. */
export type SurveyOptions = LayoutOptions & { encoding?: Encoding }

/**
 * Reads a text file from end to end: its hash, encoding and layout, how many of its records are whole, and a sample.
 *
 * @throws UserError when it can't be read, is no text, has no header or holds a record longer than `longestRecord`
 */
export async function surveyText(path: string, options: SurveyOptions = {}): Promise<Survey> {
  const container = await containerOf(path)
  const { sha256, encoding, valid } = await readThrough(path, container, options.encoding)
  const text = () => decode(readBytes(path, container), encoding)
  const head = await readHead(text())
  const begin = head.subarray(0, 4096)
  if (begin.filter((byte) => byte === 0).length > begin.length / 10) {
    throw new UserError(`${path} is not a text: it is full of zero bytes`, {
      hint: 'export the table as CSV, NDJSON or Parquet',
    })
  }
  const layout = await layoutOf(path, head, options)
  const fields = layout.format === 'delimited' ? layout.columns.length : undefined
  const records = { path, text, split: splitterOf(layout), fields, lead: layout.lead, valid }
  const counts = await countRecords(records, layout)
  const asIs = encoding === 'utf-8' && container === 'plain' && layout.format !== 'json' && layout.lead <= 1
  return {
    path,
    name: basename(path),
    container,
    sha256,
    encoding,
    layout,
    records,
    ...counts,
    regular: counts.regular && asIs,
  }
}

const LF = Buffer.from('\n')

/** The bytes of a good record as one line: line ends inside a JSON object are white space. */
function asLine(bytes: Buffer, start: number, end: number, json: boolean): Buffer {
  const record = Buffer.from(bytes.subarray(start, end))
  if (json) for (let i = 0; i < record.length; i++) if (record[i] === 10 || record[i] === 13) record[i] = 32
  return record
}

/** Writes the good records of a file, and nothing else, as plain UTF-8 with one kind of line end. */
export async function copyRecords({ records, layout }: Survey, target: string): Promise<void> {
  const out = createWriteStream(target)
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => undefined)
  let pending: Buffer[] = []
  const flush = async () => {
    const block = Buffer.concat(pending)
    pending = []
    if (!out.write(block)) await Promise.race([once(out, 'drain'), failed])
  }
  await eachRecord(
    records,
    (bytes, span) => {
      if (span.blank || span.fault || span.lead) return
      pending.push(asLine(bytes, span.start, span.end, layout.format === 'json'), LF)
    },
    flush,
  )
  out.end()
  await Promise.race([once(out, 'close'), failed])
}
