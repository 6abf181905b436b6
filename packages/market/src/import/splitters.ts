/** Why a record can't be taken apart. */
export type Fault = 'quote' | 'columns' | 'encoding' | 'control' | 'json'

/** Where a record lies in a block of bytes. One object is filled again for every record: ten millions are usual. */
export type Span = {
  /** First byte of the record, the one after its last, and the first of the next record. */
  start: number
  end: number
  next: number
  /** Lines of the file that it takes up. */
  lines: number
  /** Cells in it; 1 where the format has none. */
  fields: number
  fault: Fault | undefined
  /** Whether there is nothing in it. */
  blank: boolean
  /** How its line ends. */
  newline: 'lf' | 'crlf' | 'cr' | 'none'
}

/**
 * Finds the record that starts at `start`.
 *
 * @param atEnd whether the file ends with these bytes
 * @returns false when the record goes on in the next block
 */
export type Splitter = (bytes: Buffer, start: number, atEnd: boolean, span: Span) => boolean

const LF = 10
const CR = 13
const QUOTE = 34

const ordinary = 0
const kinds = { delimiter: 1, lf: 2, cr: 3, quote: 4, space: 5, control: 6 } as const

function byteKinds(delimiter: number | undefined): Uint8Array {
  const table = new Uint8Array(256)
  // 0x01 separates nothing in any text, so the reader of whole lines uses it as its delimiter.
  table[0] = table[1] = kinds.control
  table[32] = kinds.space
  table[QUOTE] = kinds.quote
  table[LF] = kinds.lf
  table[CR] = kinds.cr
  if (delimiter !== undefined) table[delimiter] = kinds.delimiter
  return table
}

/** Ends a span at a line end that lies at `i`; false when a CR is the last byte seen and its LF may follow. */
function endLine(bytes: Buffer, i: number, atEnd: boolean, span: Span): boolean {
  if (bytes[i] === CR && i + 1 === bytes.length && !atEnd) return false
  const pair = bytes[i] === CR && bytes[i + 1] === LF
  span.end = i
  span.next = i + (pair ? 2 : 1)
  span.newline = pair ? 'crlf' : bytes[i] === CR ? 'cr' : 'lf'
  return true
}

/** Ends a span where the file ends, if it does. */
function endFile(bytes: Buffer, atEnd: boolean, span: Span): boolean {
  span.end = span.next = bytes.length
  span.newline = 'none'
  return atEnd
}

function begin(span: Span, start: number) {
  span.start = start
  span.lines = 1
  span.fields = 1
  span.fault = undefined
  span.blank = true
}

/** The first line end from `from` on; -1 when there is none. */
function lineEnd(bytes: Buffer, from: number): number {
  for (let i = from; i < bytes.length; i++) if (bytes[i] === LF || bytes[i] === CR) return i
  return -1
}

/** Gives up on the quotes of a record: its first line alone is at fault, and the next line starts a new record. */
function faultyLine(bytes: Buffer, atEnd: boolean, span: Span): boolean {
  begin(span, span.start)
  span.fault = 'quote'
  span.blank = false
  const end = lineEnd(bytes, span.start)
  return end < 0 ? endFile(bytes, atEnd, span) : endLine(bytes, end, atEnd, span)
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let i = bytes.indexOf(LF, from); i >= 0 && i < to; i = bytes.indexOf(LF, i + 1)) count++
  return count
}

/** The closing quote of the one at `open`; -1 when it is not in these bytes. A doubled quote stands for itself. */
function closingQuote(bytes: Buffer, open: number): number {
  let i = bytes.indexOf(QUOTE, open + 1)
  while (i >= 0 && bytes[i + 1] === QUOTE) i = bytes.indexOf(QUOTE, i + 2)
  return i
}

const unfinished = -1
const damaged = -2

/** Where the cell goes on after the quoted part that opens at `open`: at its delimiter or line end. */
function afterQuoted(bytes: Buffer, open: number, atEnd: boolean, kindOf: Uint8Array, span: Span): number {
  const close = closingQuote(bytes, open)
  if (close < 0) return atEnd ? damaged : unfinished
  let after = close + 1
  while (bytes[after] === 32) after++
  if (after >= bytes.length) return atEnd ? after : unfinished
  const next = kindOf[bytes[after]!]
  if (next !== kinds.delimiter && next !== kinds.lf && next !== kinds.cr) return damaged
  span.lines += countLines(bytes, open, close)
  return after
}

/** Records with cells between delimiters, as RFC 4180 quotes them. A quote counts only at the start of a cell. */
export function delimitedSplitter(delimiter: string): Splitter {
  const kindOf = byteKinds(delimiter.charCodeAt(0))
  return (bytes, start, atEnd, span) => {
    begin(span, start)
    const { length } = bytes
    // Counted in variables of this loop, which runs once a byte, and put into the span at the end.
    let fields = 1
    let blank = true
    let cellStart = true
    let i = start
    for (; i < length; i++) {
      const kind = kindOf[bytes[i]!]!
      if (kind === ordinary) {
        cellStart = blank = false
      } else if (kind === kinds.delimiter) {
        fields++
        cellStart = true
      } else if (kind === kinds.lf || kind === kinds.cr) {
        break
      } else if (kind === kinds.quote) {
        blank = false
        if (!cellStart) continue
        const after = afterQuoted(bytes, i, atEnd, kindOf, span)
        if (after === unfinished) return false
        if (after === damaged) return faultyLine(bytes, atEnd, span)
        i = after - 1
        cellStart = false
      } else if (kind === kinds.control) {
        span.fault = 'control'
        cellStart = blank = false
      }
    }
    span.fields = fields
    span.blank = blank
    return i < length ? endLine(bytes, i, atEnd, span) : endFile(bytes, atEnd, span)
  }
}

const lineKinds = byteKinds(undefined)

/** Records that are lines: NDJSON, cells between spaces. */
export const lineSplitter: Splitter = (bytes, start, atEnd, span) => {
  begin(span, start)
  for (let i = start; i < bytes.length; i++) {
    const kind = lineKinds[bytes[i]!]!
    if (kind === kinds.lf || kind === kinds.cr) return endLine(bytes, i, atEnd, span)
    if (kind === kinds.control) span.fault = 'control'
    if (kind !== kinds.space) span.blank = false
  }
  return endFile(bytes, atEnd, span)
}

const OPEN = 123
const CLOSE = 125

/** The last byte of the JSON object that starts at `start`; -1 when it is not in these bytes. */
function objectEnd(bytes: Buffer, start: number): number {
  let depth = 0
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === OPEN) depth++
    else if (byte === CLOSE && --depth === 0) return i
    else if (byte === QUOTE) {
      i = bytes.indexOf(QUOTE, i + 1)
      while (i >= 0 && isEscaped(bytes, i)) i = bytes.indexOf(QUOTE, i + 1)
      if (i < 0) return -1
    }
  }
  return -1
}

function isEscaped(bytes: Buffer, quote: number): boolean {
  let slashes = 0
  while (bytes[quote - 1 - slashes] === 92) slashes++
  return slashes % 2 === 1
}

/** What may stand between the objects of an array. */
const between = new Set([...' \t\r\n,[]'].map((character) => character.charCodeAt(0)))

/** What lies between two objects: nothing but separators, or damage. */
function gap(bytes: Buffer, end: number, span: Span): boolean {
  for (let i = span.start; i < end; i++) if (!between.has(bytes[i]!)) span.blank = false
  if (!span.blank) span.fault = 'json'
  span.lines = countLines(bytes, span.start, end)
  span.end = span.next = end
  span.newline = 'none'
  return true
}

/** Objects of a JSON array, or one after the other, over any number of lines. */
export const objectSplitter: Splitter = (bytes, start, atEnd, span) => {
  begin(span, start)
  const open = bytes.indexOf(OPEN, start)
  if (open !== start) return gap(bytes, open < 0 ? bytes.length : open, span)
  const close = objectEnd(bytes, open)
  span.blank = false
  if (close < 0) {
    span.fault = 'json'
    return endFile(bytes, atEnd, span)
  }
  span.end = span.next = close + 1
  span.newline = 'none'
  span.lines = countLines(bytes, start, close)
  return true
}
