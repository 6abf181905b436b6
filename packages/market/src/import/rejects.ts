import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { Reason, Refusal } from './conversion.ts'
import { eachRecord } from './records.ts'
import type { Fault } from './splitters.ts'
import type { Survey } from './survey.ts'

/** Why a row was rejected: a cell that can't be taken, or a record that is damaged. */
export type RejectReason = Reason | Fault

/** Rows rejected for one reason in one column, with the first of them as an example. */
export type RejectCount = {
  /** The column of the table; null where the whole record is at fault. */
  readonly column: string | null
  readonly reason: RejectReason
  readonly rows: number
  readonly line: number
  readonly value: string | null
}

/** What is told of a rejected row. */
type Reject = {
  line: number
  column: string | null
  value: string | null
  reason: RejectReason
  raw: string
}

/** A row that DuckDB refused: its place among the good records, and why. */
export type RefusedRow = { row: number; refusal: number; value: string | null }

const sentences: Readonly<Record<RejectReason, string>> = {
  empty: 'is empty',
  number: 'is not a number in the notation of its column',
  date: 'is not a date in the notation of its column',
  word: 'is not one of the words that the column may be',
  flag: 'is neither true nor false',
  rate: 'no rate of its currency on or before its day',
  object: 'is not a JSON object',
  epoch: 'lies before 1970',
  future: 'lies in the future',
  quote: 'a quote is not closed, or text follows a closing quote',
  columns: 'has another number of cells than the header',
  encoding: 'is not valid UTF-8',
  control: 'holds a zero byte',
  json: 'is not a whole JSON object',
}

/**
 * A cell of CSV. Spreadsheets take a cell that begins with = + - @ for a formula and run it, so a text that begins so
 * and is no number gets an apostrophe before it.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  const text = String(value)
  const formula = /^[=+\-@\t\r]/.test(text) && !/^[-+]?[\d.,]+(e[-+]?\d+)?$/i.test(text)
  const safe = formula ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const longestRaw = 4096

/** The bytes of a record as text, cut where it is very long. */
function rawOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, Math.min(end, start + longestRaw))
  return end - start > longestRaw ? `${text}…` : text
}

/** Writes rejected rows as CSV and counts them by column and reason. */
export class RejectWriter {
  readonly #out: WriteStream
  readonly #file: string
  readonly #counts = new Map<string, RejectCount>()
  #failure: Error | undefined
  #pending: string[] = ['file,line,column,value,reason,raw\n']
  rows = 0

  /** @param file the name of the imported file @param target where the CSV is written */
  constructor(file: string, target: string) {
    this.#file = file
    this.#out = createWriteStream(target)
    this.#out.on('error', (error) => {
      this.#failure = error
    })
  }

  add({ line, column, value, reason, raw }: Reject): void {
    this.rows++
    this.#pending.push(
      `${[this.#file, line, column, value, sentences[reason], raw].map(csvCell).join(',')}\n`,
    )
    const key = `${column} ${reason}`
    const known = this.#counts.get(key)
    this.#counts.set(
      key,
      known ? { ...known, rows: known.rows + 1 } : { column, reason, rows: 1, line, value },
    )
  }

  async flush(): Promise<void> {
    const block = this.#pending.join('')
    this.#pending = []
    await new Promise<void>((resolve, reject) => {
      this.#out.write(block, (error) => (error ? reject(error) : resolve()))
    })
  }

  async close(): Promise<void> {
    await this.flush()
    this.#out.end()
    if (!this.#out.closed) await once(this.#out, 'close')
    if (this.#failure) throw this.#failure
  }

  /** The most frequent first. */
  counts(): RejectCount[] {
    return [...this.#counts.values()].sort((a, b) => b.rows - a.rows)
  }
}

/** One row after the other from blocks of rows; undefined at the end. */
function oneByOne(blocks: AsyncIterable<readonly RefusedRow[]>) {
  const iterator = blocks[Symbol.asyncIterator]()
  let block: readonly RefusedRow[] = []
  let at = 0
  return {
    peek: () => block[at],
    /** Goes to the next row; a promise only when the next block must be fetched. */
    advance(): Promise<void> | undefined {
      at++
      return at < block.length ? undefined : this.fetch()
    },
    async fetch(): Promise<void> {
      const { done, value } = await iterator.next()
      block = done ? [] : value
      at = 0
      if (!done && block.length === 0) await this.fetch()
    },
  }
}

/**
 * Reads the file once more and writes what was rejected in its order: damaged records, and those that DuckDB refused,
 * with the lines that they are on.
 */
export async function writeTextRejects(
  { records }: Survey,
  refused: AsyncIterable<readonly RefusedRow[]>,
  refusals: readonly Refusal[],
  writer: RejectWriter,
): Promise<void> {
  const rows = oneByOne(refused)
  await rows.fetch()
  let good = 0
  await eachRecord(
    records,
    (bytes, span) => {
      if (span.blank || span.lead) return
      const raw = () => rawOf(bytes, span.start, span.end)
      if (span.fault) {
        writer.add({ line: span.line, column: null, value: null, reason: span.fault, raw: raw() })
        return
      }
      const next = rows.peek()
      if (next?.row !== good++) return
      const { column, reason } = refusals[next.refusal]!
      const name = reason === 'object' ? null : column.column.name
      writer.add({ line: span.line, column: name, value: next.value, reason, raw: raw() })
      return rows.advance()
    },
    () => writer.flush(),
  )
}

/** Writes the refused rows of a file whose rows have no text and no lines: Parquet. Rows count from 1. */
export async function writeRowRejects(
  refused: AsyncIterable<readonly RefusedRow[]>,
  refusals: readonly Refusal[],
  writer: RejectWriter,
): Promise<void> {
  for await (const block of refused) {
    for (const { row, refusal, value } of block) {
      const { column, reason } = refusals[refusal]!
      writer.add({ line: row + 1, column: column.column.name, value, reason, raw: '' })
    }
    await writer.flush()
  }
}
