import { existsSync } from 'node:fs'
import { defineMessages, type Language } from '@bellwether/core'
import type { z } from 'zod'
import { tables } from '../schema/tables.ts'
import { readCell } from './cells.ts'
import { type FactTable, factFile, factTables } from './folder.ts'
import { type Line, readLines } from './lines.ts'
import { type Problem, problemAt } from './problem.ts'

/** A row of a fact base and the line of its file that it starts on. */
export type FactRow<T extends FactTable = FactTable> = {
  readonly line: number
  readonly row: z.infer<(typeof tables)[T]['row']>
}

/** A fact base as its files hold it: the rows whose cells fit their columns. */
export type FactBase = {
  readonly folder: string
  /** The tables whose file is there and whose every row could be read. */
  readonly complete: ReadonlySet<FactTable>
  readonly rows: { readonly [T in FactTable]: readonly FactRow<T>[] }
}

const messages = defineMessages({
  en: {
    missingFile: 'the file is missing',
    addFile: ({ columns }: { columns: string }) => `write it, with the heading: ${columns}`,
    missingColumn: 'is missing from the heading',
    unknownColumn: 'is not a column of this table',
    repeatedColumn: 'stands twice in the heading',
    heading: ({ columns }: { columns: string }) => `write the heading: ${columns}`,
    cellCount: ({ found, expected }: { found: number; expected: number }) =>
      `the row has ${found} cells, its heading ${expected}`,
    mendCells: 'put cells that contain a comma in double quotes, and leave empty cells empty',
  },
  zh: {
    missingFile: '缺少此文件',
    addFile: ({ columns }) => `请补上，表头为：${columns}`,
    missingColumn: '表头缺少此列',
    unknownColumn: '不是此表的列',
    repeatedColumn: '在表头中出现两次',
    heading: ({ columns }) => `表头应为：${columns}`,
    cellCount: ({ found, expected }) => `该行有 ${found} 个单元格，表头有 ${expected} 个`,
    mendCells: '含逗号的单元格用双引号括起，空单元格留空',
  },
})

/** What is wrong with each column name of a heading; required columns that it lacks come first. */
function checkHeading(folder: string, table: FactTable, heading: readonly string[]): Problem[] {
  const known = tables[table].columns
  const names = known.map(({ name }) => name)
  const columns = names.join(',')
  const about = (found: readonly string[], fault: 'missingColumn' | 'unknownColumn' | 'repeatedColumn') =>
    found.map((column) =>
      problemAt({ folder, table, line: 1, column }, (language) => [
        messages(language)[fault],
        messages(language).heading({ columns }),
      ]),
    )
  const required = known.filter((column) => column.required).map(({ name }) => name)
  return [
    ...about(
      required.filter((name) => !heading.includes(name)),
      'missingColumn',
    ),
    ...about(
      heading.filter((name) => !names.includes(name)),
      'unknownColumn',
    ),
    ...about(
      heading.filter((name, i) => names.includes(name) && heading.indexOf(name) < i),
      'repeatedColumn',
    ),
  ]
}

type RowReading = { readonly row?: FactRow; readonly problems: readonly Problem[] }

/** Reads one line into a typed row; a cell that does not fit its column is a problem, and the row is left out. */
function readRow(
  folder: string,
  table: FactTable,
  heading: readonly string[],
  { line, cells }: Line,
): RowReading {
  if (cells.length !== heading.length) {
    const counts = { found: cells.length, expected: heading.length }
    const tell = (language: Language) =>
      [messages(language).cellCount(counts), messages(language).mendCells] as const
    return { problems: [problemAt({ folder, table, line }, tell)] }
  }
  const read = tables[table].columns.map((column) => {
    const text = cells[heading.indexOf(column.name)] ?? ''
    return { name: column.name, text, ...readCell(column, text) }
  })
  const problems = read.flatMap(({ name, text, fault }) =>
    fault ? [problemAt({ folder, table, line, column: name, value: text }, fault)] : [],
  )
  if (problems.length > 0) return { problems }
  const row = Object.fromEntries(read.map(({ name, value }) => [name, value])) as FactRow['row']
  return { row: { line, row }, problems }
}

function readTable(folder: string, table: FactTable): { rows: FactRow[]; problems: Problem[] } {
  const { lines, problems } = readLines(folder, table)
  if (problems.length > 0) return { rows: [], problems }
  const heading = lines[0]?.cells ?? []
  const wrongHeading = checkHeading(folder, table, heading)
  if (wrongHeading.length > 0) return { rows: [], problems: wrongHeading }
  const read = lines.slice(1).map((line) => readRow(folder, table, heading, line))
  return {
    rows: read.flatMap(({ row }) => row ?? []),
    problems: read.flatMap((reading) => reading.problems),
  }
}

/** Figures and their sources must be there; dictionaries and the other tables may be left out. */
const required: readonly FactTable[] = ['observations', 'sources']

function missingFile(folder: string, table: FactTable): Problem {
  const columns = tables[table].columns.map(({ name }) => name).join(',')
  return problemAt({ folder, table, line: 1 }, (language) => [
    messages(language).missingFile,
    messages(language).addFile({ columns }),
  ])
}

/**
 * Reads a fact base row by row with the line of each row, and everything that keeps a row from being read. A file
 * that is missing is an empty table.
 */
export function readFacts(folder: string): { base: FactBase; problems: Problem[] } {
  const present = factTables.filter((table) => existsSync(factFile(folder, table)))
  const rows: Record<string, readonly FactRow[]> = Object.fromEntries(factTables.map((table) => [table, []]))
  const problems = required
    .filter((table) => !present.includes(table))
    .map((table) => missingFile(folder, table))
  const complete = new Set<FactTable>()
  for (const table of present) {
    const read = readTable(folder, table)
    rows[table] = read.rows
    if (read.problems.length === 0) complete.add(table)
    problems.push(...read.problems)
  }
  return { base: { folder, complete, rows: rows as FactBase['rows'] }, problems }
}
