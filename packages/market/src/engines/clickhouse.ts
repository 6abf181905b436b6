import { isUserError, UserError } from '@bellwether/core'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import sql, { type Sql } from 'sql-template-tag'
import { clickhouse } from '../dialects/clickhouse.ts'
import { type Address, passwordOf, serverOf } from './address.ts'
import { lostWorker, streamedAnswer, wholeAnswer, withAttempts } from './attempts.ts'
import type { Cell, Engine, Row } from './engine.ts'
import { explained } from './explained.ts'
import { keptTables } from './kept.ts'
import {
  explainNetwork,
  isBrokenConnection,
  missingTable,
  networkCode,
  refusedLogin,
  tookTooLong,
} from './network.ts'
import type { RemoteOptions } from './remote.ts'

/** Nulls as the SQL standard has them, moments in UTC, and room for queries of many words. */
const settings: ClickHouseSettings = {
  join_use_nulls: 1,
  cast_keep_nullable: 1,
  prefer_column_name_to_alias: 1,
  aggregate_functions_null_for_empty: 1,
  session_timezone: 'UTC',
  date_time_output_format: 'iso',
  date_time_input_format: 'best_effort',
  input_format_parquet_allow_missing_columns: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  max_query_size: '16777216',
  max_ast_elements: '1000000',
  max_expanded_ast_elements: '5000000',
}

/** The text of a query with its placeholders, and the values that they stand for. */
export function boundText({ strings, values }: Sql): { text: string; params: Record<string, unknown> } {
  const text = strings.reduce(
    (before, part, i) => before + clickhouse.placeholder(i - 1, values[i - 1]) + part,
  )
  return { text, params: Object.fromEntries(values.map((value, i) => [`p${i}`, value])) }
}

const momentType = /^(Nullable\()?DateTime/

/** A value of JSON by the type of its column: moments have milliseconds, as everywhere in the product. */
function toCell(value: unknown, type: string): Cell {
  if (typeof value === 'string' && momentType.test(type)) return new Date(value).toISOString()
  return value as Cell
}

/** ClickHouse's numbers of errors: https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const codes = {
  login: new Set(['192', '193', '194', '516']),
  missing: new Set(['16', '47', '60', '81']),
  denied: new Set(['164', '497']),
  slow: new Set(['159', '160']),
  memory: new Set(['241']),
  lost: new Set(['32', '209', '210', '236', '279']),
}

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? '')

const isLoss = (error: unknown) => isBrokenConnection(error) || codes.lost.has(codeOf(error))

/** An error of ClickHouse or of the network as the user can mend it; a bug stays what it is. */
function explain(error: unknown, address: Address): unknown {
  if (isUserError(error)) return error
  const code = codeOf(error)
  const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!
  if (codes.lost.has(code)) return lostWorker(error)
  if (codes.login.has(code)) return refusedLogin(address, error)
  if (codes.missing.has(code)) return missingTable(address, message, error)
  if (codes.slow.has(code) || message === 'Timeout error.') return tookTooLong(address, error)
  if (codes.denied.has(code)) {
    return new UserError(`ClickHouse: ${message}`, {
      hint: 'the user needs select on the tables, and create, insert and drop for tables that begin with bellwether_kept_',
      cause: error,
    })
  }
  if (codes.memory.has(code)) {
    return new UserError(`ClickHouse: ${message}`, {
      hint: 'give it more memory, or ask for less at once',
      cause: error,
    })
  }
  return networkCode(error) ? (explainNetwork(error, address) ?? error) : error
}

async function connect(address: Address, env: RemoteOptions['env']): Promise<ClickHouseClient> {
  const { createClient, ClickHouseLogLevel } = await import('@clickhouse/client')
  return createClient({
    url: serverOf(address),
    username: address.user ?? 'default',
    password: passwordOf(address, env) ?? '',
    database: address.database,
    request_timeout: (address.timeout + 5) * 1000,
    clickhouse_settings: { ...settings, max_execution_time: address.timeout },
    application: 'bellwether',
    log: { level: ClickHouseLogLevel.OFF },
  })
}

/** The rows of an answer as they come: two lines name the columns and their types, then a line a row. */
async function* blocksOf<R extends Row>(client: ClickHouseClient, query: Sql): AsyncIterable<R[]> {
  const { text, params } = boundText(query)
  const format = 'JSONCompactEachRowWithNamesAndTypes'
  const answer = await client.query({ query: text, query_params: params, format })
  let names: string[] | undefined
  let types: string[] | undefined
  try {
    for await (const lines of answer.stream<unknown[]>()) {
      const rows: R[] = []
      for (const line of lines) {
        const cells = line.json() as unknown[]
        if (!names) names = cells as string[]
        else if (!types) types = cells as string[]
        else {
          const [keys, kinds] = [names, types]
          rows.push(Object.fromEntries(cells.map((cell, i) => [keys[i]!, toCell(cell, kinds[i]!)])) as R)
        }
      }
      if (rows.length) yield rows
    }
  } finally {
    answer.close()
  }
}

/** An engine on a ClickHouse server; `insertParquet` sends a file of rows as it is. */
export type ClickhouseEngine = Engine & {
  insertParquet(table: string, columns: readonly string[], file: NodeJS.ReadableStream): Promise<void>
}

/**
 * Opens an engine on a ClickHouse server, through its HTTP interface. Nothing is sent before the first query.
 *
 * @throws UserError when the password would be sent unencrypted
 */
export async function openClickhouse(
  address: Address,
  { env, notice = () => {} }: RemoteOptions,
): Promise<ClickhouseEngine> {
  const client = await connect(address, env)
  const loss = { isLoss, notice }
  const { once, stream } = explained((error) => explain(error, address))

  const command = async (query: Sql) => {
    const { text, params } = boundText(query)
    await client.command({ query: text, query_params: params })
  }
  const run = (query: Sql) => once(() => command(query))
  const kept = keptTables(
    clickhouse,
    (query) => withAttempts(() => command(query), loss),
    (table, rows) => sql`create or replace table ${table} engine = MergeTree order by tuple() as ${rows}`,
  )

  return {
    name: 'clickhouse',
    dialect: clickhouse,
    all: <R extends Row>(query: Sql) => once(() => wholeAnswer(() => blocksOf<R>(client, query), loss)),
    stream: <R extends Row>(query: Sql) => stream(streamedAnswer(() => blocksOf<R>(client, query), loss)),
    run,
    keep: (name, rows) => once(() => kept.keep(name, rows)),
    insert: (table, columns, rows) =>
      once(async () => {
        const names = columns.map(({ name }) => name) as [string, ...string[]]
        await client.insert({ table: table.sql, columns: names, values: rows, format: 'JSONEachRow' })
      }),
    insertParquet: (table, columns, file) =>
      once(async () => {
        await client.insert({
          table: clickhouse.identifier(table).sql,
          columns: columns as [string, ...string[]],
          values: file as never,
          format: 'Parquet',
        })
      }),
    async close() {
      try {
        await kept.drop()
      } finally {
        await client.close()
      }
    },
  }
}
