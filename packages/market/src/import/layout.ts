import { UserError } from '@bellwether/core'
import { eachRecord, type RecordSource } from './records.ts'
import { delimitedSplitter, lineSplitter, objectSplitter, type Splitter } from './splitters.ts'

/** How a file is laid out as a table. */
export type Layout = {
  readonly format: 'delimited' | 'spaces' | 'ndjson' | 'json' | 'parquet'
  /** Between cells; empty where the format needs none. */
  readonly delimiter: string
  /** Records before the data. */
  readonly lead: number
  /** The names of the columns, each once. */
  readonly columns: readonly string[]
}

/** What the user says of the layout; the rest is found out. */
export type LayoutOptions = {
  /** Between cells: one character, `tab` or `spaces`. */
  delimiter?: string
  /** The names of the columns of a file that has no header. */
  columns?: readonly string[]
}

const candidates = [',', '\t', ';', '|']

const sampled = 500

/** Records of the beginning of a text, as texts. */
async function headRecords(head: Buffer, split: Splitter): Promise<string[]> {
  const records: string[] = []
  const source: RecordSource = {
    path: '',
    text: async function* () {
      yield head
    },
    split,
    fields: undefined,
    lead: 0,
    valid: true,
  }
  await eachRecord(source, (bytes, { start, end, blank, fault }) => {
    if (!blank && !fault && records.length < sampled) records.push(bytes.toString('utf8', start, end))
  })
  return records
}

/** The cells of one record. */
export function cellsOf(record: string, delimiter: string): string[] {
  if (delimiter === ' ') return record.trim().split(/\s+/)
  const cells: string[] = []
  for (let i = 0; i <= record.length; i++) {
    while (record[i] === ' ' && delimiter !== ' ') i++
    const quoted = record[i] === '"'
    const end = quoted ? quotedEnd(record, i) : i
    const next = record.indexOf(delimiter, end)
    const stop = next < 0 ? record.length : next
    cells.push(quoted ? record.slice(i + 1, end).replaceAll('""', '"') : record.slice(i, stop).trimEnd())
    i = stop
  }
  return cells
}

function quotedEnd(record: string, open: number): number {
  let end = record.indexOf('"', open + 1)
  while (end >= 0 && record[end + 1] === '"') end = record.indexOf('"', end + 2)
  return end < 0 ? record.length : end
}

/** How well a delimiter cuts records into equal numbers of cells: the share that agree with the first, and how many. */
function fit(records: readonly string[], delimiter: string) {
  const counts = records.map((record) => cellsOf(record, delimiter).length)
  const first = counts[0] ?? 1
  return { delimiter, cells: first, share: counts.filter((count) => count === first).length / counts.length }
}

async function guessDelimiter(head: Buffer): Promise<string> {
  const fits = await Promise.all(
    candidates.map(async (delimiter) =>
      fit(await headRecords(head, delimitedSplitter(delimiter)), delimiter),
    ),
  )
  const [best] = fits
    .filter(({ cells, share }) => cells > 1 && share >= 0.5)
    .sort((a, b) => b.share - a.share || b.cells - a.cells)
  if (best) return best.delimiter
  const spaces = fit(await headRecords(head, lineSplitter), ' ')
  return spaces.cells > 1 && spaces.share === 1 ? ' ' : ','
}

const looksLikeData = /^[-+(]?[$€£¥]?\d[\d.,:/\-T ]*%?\)?$/

/** Whether the first record names the columns: no cell of it looks like data, or some does only where names differ. */
function isHeader(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (!first.some((cell) => looksLikeData.test(cell))) return true
  return first.some((cell, i) => {
    if (cell === '' || looksLikeData.test(cell)) return false
    const below = rows.map((row) => row[i] ?? '').filter((value) => value !== '')
    return below.length > 0 && below.every((value) => looksLikeData.test(value))
  })
}

/** Names as they are, numbered where they repeat: `amount`, `amount_2`; a column without a name is `column_3`. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.map((name, i) => {
    const base = name.trim() || `column_${i + 1}`
    let unique = base
    for (let n = 2; seen.has(unique.toLowerCase()); n++) unique = `${base}_${n}`
    seen.add(unique.toLowerCase())
    return unique
  })
}

const delimiterNames: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t', spaces: ' ', space: ' ' }

function parseDelimiter(text: string): string {
  const delimiter = delimiterNames[text] ?? text
  if (/^[\x20-\x7e\t]$/.test(delimiter) && !/["\w]/.test(delimiter)) return delimiter
  throw new UserError(`"${text}" is not a delimiter`, { hint: 'write one character, "tab" or "spaces"' })
}

function checkCount(path: string, given: readonly string[], cells: number) {
  if (given.length === cells) return
  throw new UserError(`${path} has ${cells} columns, but ${given.length} were named: ${given.join(', ')}`, {
    hint: 'name every column of the file, in its order',
  })
}

async function delimitedLayout(path: string, head: Buffer, options: LayoutOptions): Promise<Layout> {
  // Excel writes and reads a first line such as `sep=;`.
  const [line = '', named] = /^sep=(.)\r?\n/i.exec(head.toString('utf8', 0, 16)) ?? []
  const table = head.subarray(line.length)
  const delimiter = parseDelimiter(options.delimiter ?? named ?? (await guessDelimiter(table)))
  const split = delimiter === ' ' ? lineSplitter : delimitedSplitter(delimiter)
  const records = await headRecords(table, split)
  const separatorLine = line ? 1 : 0
  const rows = records.map((record) => cellsOf(record, delimiter))
  const first = rows[0]
  if (!first) throw new UserError(`${path} holds no rows`, { hint: 'check how it was exported' })
  const format = delimiter === ' ' ? 'spaces' : 'delimited'
  if (options.columns) {
    checkCount(path, options.columns, first.length)
    return { format, delimiter, lead: separatorLine, columns: uniqueNames(options.columns) }
  }
  if (!isHeader(first, rows.slice(1, 51))) {
    throw new UserError(`${path} has no header: its first row is ${first.slice(0, 8).join(' | ')}`, {
      hint: 'name its columns in order: --columns date,customer,vendor,amount',
    })
  }
  return { format, delimiter, lead: separatorLine + 1, columns: uniqueNames(first) }
}

/** The keys of the objects at the beginning of a file, in the order of their first appearance. */
async function jsonLayout(path: string, head: Buffer): Promise<Layout> {
  const format = isNdjson(head) ? 'ndjson' : 'json'
  const records = await headRecords(head, format === 'ndjson' ? lineSplitter : objectSplitter)
  const keys = new Set<string>()
  for (const record of records) {
    try {
      for (const key of Object.keys(JSON.parse(record) as object)) keys.add(key)
    } catch {
      // A record cut off at the end of the head, or a damaged one, which the import will reject.
    }
  }
  if (keys.size === 0) {
    throw new UserError(`${path} holds no JSON objects`, {
      hint: 'write one object a line, or an array of objects',
    })
  }
  return { format, delimiter: '', lead: 0, columns: [...keys] }
}

/** Whether each line is an object of its own: then damage to one line harms no other. */
function isNdjson(head: Buffer): boolean {
  const [first = ''] = head.toString('utf8').trimStart().split(/\r?\n/, 1)
  if (!first.startsWith('{')) return false
  try {
    JSON.parse(first)
    return true
  } catch {
    return false
  }
}

/**
 * Finds out how a text file is laid out from its beginning.
 *
 * @param head its first bytes in UTF-8, cut after a whole line
 * @throws UserError when it has no header and no names were given, or no rows
 */
export async function layoutOf(path: string, head: Buffer, options: LayoutOptions): Promise<Layout> {
  const begins = head.toString('utf8', 0, 1024).trimStart()
  const tabular = /\.(csv|tsv|txt)(\.gz)?$/i.test(path) || options.delimiter || options.columns
  if (!tabular && /^(\{|\[\s*(\{|$))/.test(begins)) return jsonLayout(path, head)
  return delimitedLayout(path, head, options)
}

/** How the records of a layout are found. */
export function splitterOf({ format, delimiter }: Layout): Splitter {
  if (format === 'delimited') return delimitedSplitter(delimiter)
  return format === 'json' ? objectSplitter : lineSplitter
}
