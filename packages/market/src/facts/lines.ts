import { readFileSync } from 'node:fs'
import { defineMessages } from '@bellwether/core'
import { CsvError, parse } from 'csv-parse/sync'
import { type FactTable, factFile } from './folder.ts'
import { type Problem, problemAt, type Tell } from './problem.ts'

/** The cells of a row and the line of the file that it starts on. */
export type Line = { readonly line: number; readonly cells: readonly string[] }

const messages = defineMessages({
  en: {
    notUtf8: 'the file is not UTF-8',
    saveUtf8: 'save it as UTF-8',
    notCsv: ({ reason }: { reason: string }) => `the file is not CSV from here on: ${reason}`,
    mendQuotes: 'close every quote, and write a quote inside quotes twice',
  },
  zh: {
    notUtf8: '文件不是 UTF-8 编码',
    saveUtf8: '另存为 UTF-8',
    notCsv: ({ reason }) => `文件自此行起不是有效的 CSV：${reason}`,
    mendQuotes: '引号须成对；引号内的引号写两次',
  },
})

type ParsedRecord = { readonly info: { readonly lines: number }; readonly record: readonly string[] }

/** The parser counts the line that a record ends on; quoted line breaks lead back to where it starts. */
function toLine({ info, record }: ParsedRecord): Line {
  const breaks = record.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
  return { line: info.lines - breaks, cells: record }
}

/** Splits a table's CSV file (RFC 4180, UTF-8 with or without a byte order mark) into its lines. */
export function readLines(folder: string, table: FactTable): { lines: Line[]; problems: Problem[] } {
  const refuse = (line: number, tell: Tell) => ({
    lines: [],
    problems: [problemAt({ folder, table, line }, tell)],
  })
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(factFile(folder, table)))
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const
    const records = parse(text, options) as unknown as ParsedRecord[]
    return { lines: records.map(toLine), problems: [] }
  } catch (error) {
    if (error instanceof TypeError)
      return refuse(1, (language) => [messages(language).notUtf8, messages(language).saveUtf8])
    if (!(error instanceof CsvError)) throw error
    const reason = error.message
    return refuse(Number(error.lines ?? 1), (language) => [
      messages(language).notCsv({ reason }),
      messages(language).mendQuotes,
    ])
  }
}
