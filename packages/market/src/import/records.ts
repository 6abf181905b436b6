import { isUtf8 } from 'node:buffer'
import { UserError } from '@bellwether/core'
import type { Fault, Span, Splitter } from './splitters.ts'

/** The longest record that is read. A longer one is a file without line ends, or something else than a table. */
export const longestRecord = 16 * 2 ** 20

/** A text file as records: where its bytes come from and how they fall into records. */
export type RecordSource = {
  readonly path: string
  /** Its text in UTF-8, from the start, as often as asked. */
  text(): AsyncIterable<Buffer>
  readonly split: Splitter
  /** Cells that every record must have; undefined where the format has none. */
  readonly fields: number | undefined
  /** Records before the data: a header, a line that names the separator. */
  readonly lead: number
  /** Whether the whole file is known to be valid UTF-8. */
  readonly valid: boolean
}

/** A record and where in the file it starts; the line counts from 1. */
export type RecordSpan = Span & {
  line: number
  /** Whether it comes before the data: a header, a line that names the separator. */
  lead: boolean
}

const emptySpan = (): RecordSpan => ({
  start: 0,
  end: 0,
  next: 0,
  lines: 1,
  fields: 1,
  fault: undefined,
  blank: true,
  newline: 'lf',
  line: 1,
  lead: false,
})

function faultOf({ fields, valid }: RecordSource, bytes: Buffer, span: Span): Fault | undefined {
  if (span.fault) return span.fault
  if (fields !== undefined && span.fields !== fields) return 'columns'
  if (!valid && !isUtf8(bytes.subarray(span.start, span.end))) return 'encoding'
  return undefined
}

function tooLong(path: string, line: number): UserError {
  return new UserError(`${path}:${line} is longer than ${longestRecord / 2 ** 20} MB without a line end`, {
    hint: 'check that it is a table with one row a line; a quote that is never closed also looks like this',
  })
}

/**
 * Visits every record of a text file in order, in bounded memory.
 *
 * @param visit gets the bytes and where the record lies in them, valid until it returns or its promise is kept
 * @param flush is awaited after each block of bytes
 * @throws UserError on a record longer than `longestRecord`
 */
export async function eachRecord(
  source: RecordSource,
  visit: (bytes: Buffer, span: RecordSpan) => void | Promise<void>,
  flush?: () => Promise<void>,
): Promise<void> {
  const span = emptySpan()
  let lead = source.lead
  let rest: Buffer = Buffer.alloc(0)

  async function consume(bytes: Buffer, atEnd: boolean): Promise<Buffer> {
    let at = 0
    while (at < bytes.length) {
      // An open quote may run on to the end of the file: past the limit, what is there is judged as if it ended.
      const overlong = bytes.length - at > longestRecord
      if (!source.split(bytes, at, atEnd || overlong, span)) break
      if (span.end - span.start > longestRecord) throw tooLong(source.path, span.line)
      span.fault = span.blank ? undefined : faultOf(source, bytes, span)
      span.lead = !span.blank && lead > 0
      if (span.lead) lead--
      // A promise for each of ten million records would cost more than reading them.
      const pause = visit(bytes, span)
      if (pause) await pause
      span.line += span.lines
      at = span.next
    }
    return bytes.subarray(at)
  }

  for await (const block of source.text()) {
    rest = await consume(rest.length === 0 ? block : Buffer.concat([rest, block]), false)
    await flush?.()
  }
  await consume(rest, true)
  await flush?.()
}
