import type { Engine } from '@bellwether/market'

type Query = Parameters<Engine['all']>[0]

/** A bound value as SQL writes it, so that a shown query can be run as it stands. */
function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value === null || value === undefined ? 'null' : `'${String(value).replaceAll("'", "''")}'`
}

/** The text of a query with its values in their places, without the indentation of the code that made it. */
export function queryText({ strings, values }: Pick<Query, 'strings' | 'values'>): string {
  const text = strings.map((part, i) => (i === 0 ? part : literal(values[i - 1]) + part)).join('')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const indent = Math.min(...lines.slice(1).map((line) => line.search(/\S/)), 99)
  return lines.map((line, i) => (i === 0 ? line.trim() : line.slice(indent))).join('\n')
}

/** An answer with the queries that gave it. */
export type Traced<T> = { readonly result: T; readonly sql: readonly string[] }

/** Asks an engine and keeps the text of every query that is run on the way. */
export async function trace<T>(engine: Engine, ask: (engine: Engine) => Promise<T>): Promise<Traced<T>> {
  const sql = new Set<string>()
  const noting: Engine = {
    ...engine,
    all: (query) => {
      sql.add(queryText(query))
      return engine.all(query)
    },
  }
  return { result: await ask(noting), sql: [...sql] }
}
