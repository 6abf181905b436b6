import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gates } from '../quality/registry.ts'
import { tables } from '../schema/tables.ts'
import { embeddedFacts, factTables } from './folder.ts'
import { readFacts } from './read.ts'
import { rules } from './rules/registry.ts'

const repository = join(embeddedFacts(), '..', '..')
const read = (...path: string[]) => readFileSync(join(repository, ...path), 'utf8')

it.each(['en', 'zh'])('describes every column, rule and gate in docs/%s', (language) => {
  const text = read('docs', language, 'facts.md')
  const columns = factTables.flatMap((table) => tables[table].columns.map(({ name }) => name))
  for (const name of [...columns, ...Object.keys(rules), ...Object.keys(gates)])
    expect(text).toContain(`\`${name}\``)
})

it.each(['README.md', 'README.zh.md'])('counts the rows of every file in %s', (name) => {
  const text = read('data', 'llm-market', name)
  const { base } = readFacts(embeddedFacts())
  for (const table of factTables) expect(text).toContain(base.rows[table].length.toLocaleString('en'))
})
