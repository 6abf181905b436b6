import { basename } from 'node:path'
import { type Bilingual, inBoth, type Language } from '@bellwether/core'
import { type FactTable, factFile } from './folder.ts'

/** What is wrong with one cell or row of a fact base, and what to do about it. */
export type Problem = {
  /** The file's path as it was reached from the folder that was checked. */
  readonly file: string
  /** The line that the row starts on; the heading is line 1. */
  readonly line: number
  readonly column: string | null
  readonly value: string | null
  readonly problem: Bilingual
  readonly remedy: Bilingual
}

/** Where a problem lies. */
export type Place = {
  readonly folder: string
  readonly table: FactTable
  readonly line: number
  readonly column?: string
  readonly value?: unknown
}

/** Tells in a language what is wrong, and the remedy. */
export type Tell = (language: Language) => readonly [problem: string, remedy: string]

/** Makes a problem from its place and what tells it. */
export function problemAt({ folder, table, line, column, value }: Place, tell: Tell): Problem {
  return {
    file: factFile(folder, table),
    line,
    column: column ?? null,
    value: value === undefined || value === null ? null : String(value),
    problem: inBoth((language) => tell(language)[0]),
    remedy: inBoth((language) => tell(language)[1]),
  }
}

/** A problem on one line: `observations.csv:12, value "12k": is not a number`. */
export function describeProblem({ file, line, column, value, problem }: Problem, language: Language): string {
  const cell = [column, value === null ? null : `"${value}"`].filter((part) => part !== null).join(' ')
  return `${basename(file)}:${line}${cell && `, ${cell}`}: ${problem[language]}`
}
