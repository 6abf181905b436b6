import type { Language } from '@bellwether/core'
import type { Engine, TableName } from '@bellwether/market'
import sql, { raw } from 'sql-template-tag'

/** The names of things in the reader's language. What no dictionary names keeps the spelling of the fact base. */
export type Names = {
  readonly vendor: (name: string) => string
  readonly product: (name: string) => string
  readonly market: (name: string) => string
  readonly basis: (name: string) => string
}

type Dictionary = TableName & ('vendors' | 'products' | 'markets' | 'bases')

async function dictionary(engine: Engine, table: Dictionary, key: string, language: Language) {
  if (language === 'en') return (name: string) => name
  const rows = await engine.all<{ key: string; name_zh: string | null }>(
    sql`select ${raw(key)} as key, name_zh from ${raw(table)}`,
  )
  const names = new Map(rows.map((row) => [row.key, row.name_zh]))
  return (name: string) => names.get(name) ?? name
}

/** Reads the dictionaries of a fact base. */
export async function readNames(engine: Engine, language: Language): Promise<Names> {
  const [vendor, product, market, basis] = await Promise.all([
    dictionary(engine, 'vendors', 'vendor', language),
    dictionary(engine, 'products', 'entity', language),
    dictionary(engine, 'markets', 'market', language),
    dictionary(engine, 'bases', 'basis', language),
  ])
  return { vendor, product: (name) => product(name), market, basis }
}
