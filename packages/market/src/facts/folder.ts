import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '@bellwether/core'
import type { TableName } from '../schema/tables.ts'

/** The tables of a fact base: each is the file `NAME.csv` of its folder. */
export const factTables = [
  'observations',
  'sources',
  'models',
  'prices',
  'milestones',
  'vendors',
  'products',
  'markets',
  'bases',
] as const satisfies readonly TableName[]

export type FactTable = (typeof factTables)[number]

/** The path of a table's file in a fact base. */
export const factFile = (folder: string, table: FactTable): string => join(folder, `${table}.csv`)

const embedded = join('data', 'llm-market')

/**
 * The folder of the fact base that comes with the program: `data/llm-market` in the package where it is published, or in
 * the repository that the package lies in.
 *
 * @throws UserError when neither is there
 */
export function embeddedFacts(start = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = join(folder, embedded)
    if (existsSync(factFile(found, 'observations'))) return found
    if (dirname(folder) === folder) break
  }
  throw new UserError(`the embedded fact base ${embedded} was not found in any folder above ${start}`, {
    hint: 'install bellwether again, or name a fact base of your own',
  })
}

/** @throws UserError when the folder holds no `observations.csv` */
export function requireFacts(folder: string): void {
  if (existsSync(factFile(folder, 'observations'))) return
  throw new UserError(`${folder} holds no fact base: observations.csv is missing`, {
    hint: 'name a folder with observations.csv and sources.csv',
  })
}
