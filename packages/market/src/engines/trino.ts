import { isUserError, UserError } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import type { QueryError, QueryResult, Trino } from 'trino-client'
import { trino } from '../dialects/trino.ts'
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
import { insertStatements } from './values.ts'

/** Trino's own error: its name says what to do about it. */
class TrinoError extends Error {
  readonly errorName: string
  constructor({ message, errorName }: Pick<QueryError, 'message' | 'errorName'>) {
    super(message)
    this.errorName = errorName
  }
}

const nameOf = (error: unknown) => (error instanceof TrinoError ? error.errorName : '')

/** That a worker, or the way to it, was lost: the query itself is right. */
const losses = new Set([
  'REMOTE_HOST_GONE',
  'REMOTE_TASK_ERROR',
  'REMOTE_TASK_MISMATCH',
  'REMOTE_TASK_FAILED',
  'PAGE_TRANSPORT_ERROR',
  'PAGE_TRANSPORT_TIMEOUT',
  'TOO_MANY_REQUESTS_FAILED',
  'NO_NODES_AVAILABLE',
  'SERVER_SHUTTING_DOWN',
  'SERVER_STARTING_UP',
  'WORKER_NODE_GONE',
])

const isLoss = (error: unknown) => losses.has(nameOf(error)) || isBrokenConnection(error)

const missing = new Set([
  'TABLE_NOT_FOUND',
  'SCHEMA_NOT_FOUND',
  'CATALOG_NOT_FOUND',
  'MISSING_SCHEMA_NAME',
  'COLUMN_NOT_FOUND',
])
const slow = new Set(['EXCEEDED_TIME_LIMIT', 'EXCEEDED_QUEUED_TIME_LIMIT'])

/** Errors of Trino that come of rights, data or the machine, with their remedy; all others are bugs in our SQL. */
const mendable: Readonly<Record<string, string>> = {
  PERMISSION_DENIED:
    'the user needs select on the tables, and create and drop for those that begin with bellwether_kept_',
  NOT_SUPPORTED: 'the catalog must let tables be made: a hive, iceberg or memory catalog does',
  EXCEEDED_LOCAL_MEMORY_LIMIT: 'give its workers more memory, or ask for less at once',
  EXCEEDED_GLOBAL_MEMORY_LIMIT: 'give its workers more memory, or ask for less at once',
  CLUSTER_OUT_OF_MEMORY: 'give its workers more memory, or ask for less at once',
  INSUFFICIENT_RESOURCES: 'ask again when the cluster has less to do',
}

/** An error of Trino or of the network as the user can mend it; a bug stays what it is. */
function explain(error: unknown, address: Address): unknown {
  if (isUserError(error)) return error
  const name = nameOf(error)
  const message = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error)
  if (missing.has(name)) return missingTable(address, message, error)
  if (slow.has(name)) return tookTooLong(address, error)
  if (isLoss(error)) return lostWorker(error)
  const hint = mendable[name]
  if (hint) return new UserError(`Trino: ${message}`, { hint, cause: error })
  const status = (error as { response?: { status?: number } })?.response?.status
  if (status === 401 || status === 403) return refusedLogin(address, error)
  if (status !== undefined) {
    return new UserError(`${serverOf(address)} answered with HTTP ${status}, which is not Trino's way`, {
      hint: 'see that the host and port are those of a Trino coordinator',
      cause: error,
    })
  }
  return networkCode(error) ? (explainNetwork(error, address) ?? error) : error
}

/** A bound value as Trino's protocol takes it: its parameters are expressions, so a text is quoted here and only here. */
function literal(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : `double '${value}'`
  return `'${String(value).replaceAll("'", "''")}'`
}

/** A query with its values as one statement: what runs is prepared from the text, the values are its parameters. */
export function statementOf({ strings, values }: Sql): string {
  const text = strings.join('?')
  if (values.length === 0) return text
  return `execute immediate ${literal(text)} using ${values.map(literal).join(', ')}`
}

/** A value of JSON by the type of its column. */
function toCell(value: unknown, type: string): Cell {
  if (value === null || value === undefined) return null
  if (type.startsWith('timestamp'))
    return new Date(`${String(value).replace(' ', 'T').slice(0, 23)}Z`).toISOString()
  if (type.startsWith('decimal')) return Number(value)
  // JSON has no NaN and no infinity: Trino writes them as texts, the product as null.
  if ((type === 'double' || type === 'real') && typeof value === 'string') return null
  return value as Cell
}

async function connect(address: Address, env: RemoteOptions['env']): Promise<Trino> {
  const { Trino, BasicAuth } = await import('trino-client')
  const password = passwordOf(address, env)
  const user = address.user ?? 'bellwether'
  return Trino.create({
    server: serverOf(address),
    catalog: address.database,
    schema: address.schema,
    source: 'bellwether',
    session: { query_max_run_time: `${address.timeout}s` },
    extraHeaders: { 'X-Trino-User': user, 'X-Trino-Time-Zone': 'UTC' },
    ...(password !== undefined && { auth: new BasicAuth(user, password) }),
  })
}

type Connection = { readonly client: Trino; readonly address: Address }

/** Fails when the coordinator says nothing for as long as a query may take: the client itself waits for ever. */
async function inTime<T>(address: Address, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tookTooLong(address, undefined)), (address.timeout + 5) * 1000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The pages of an answer as they come; a reader that stops early, or gives up, leaves nothing running. */
async function* pagesOf({ client, address }: Connection, query: Sql): AsyncIterable<QueryResult> {
  const answer = await inTime(address, client.query(statementOf(query)))
  let id: string | undefined
  try {
    const next = () => inTime(address, answer.next())
    for (let page = await next(); !page.done; page = await next()) {
      const { value } = page
      if (value.error) throw new TrinoError(value.error)
      id = value.id
      yield value
    }
    id = undefined
  } finally {
    if (id !== undefined) await client.cancel(id).catch(() => {})
  }
}

async function* blocksOf<R extends Row>(connection: Connection, query: Sql): AsyncIterable<R[]> {
  for await (const { columns = [], data = [] } of pagesOf(connection, query)) {
    if (data.length === 0) continue
    yield data.map(
      (cells: unknown[]) =>
        Object.fromEntries(columns.map(({ name, type }, i) => [name, toCell(cells[i], type)])) as R,
    )
  }
}

/**
 * Opens an engine on a Trino cluster. Tables that it keeps for a while are made in the schema of the address. Nothing is
 * sent before the first query.
 *
 * @throws UserError when the password would be sent unencrypted
 */
export async function openTrino(
  address: Address,
  { env, notice = () => {} }: RemoteOptions,
): Promise<Engine> {
  const connection = { client: await connect(address, env), address }
  const loss = { isLoss, notice, wait: 2 }
  const { once, stream } = explained((error) => explain(error, address))

  const command = async (query: Sql) => {
    for await (const _ of pagesOf(connection, query));
  }
  const kept = keptTables(trino, command, (table, rows) => sql`create table ${table} as ${rows}`)

  return {
    name: 'trino',
    dialect: trino,
    all: <R extends Row>(query: Sql) => once(() => wholeAnswer(() => blocksOf<R>(connection, query), loss)),
    stream: <R extends Row>(query: Sql) => stream(streamedAnswer(() => blocksOf<R>(connection, query), loss)),
    run: (query) => once(() => command(query)),
    // A table that was being made when a worker was lost is dropped and made again.
    keep: (name, rows) => once(() => withAttempts(() => kept.keep(name, rows), loss)),
    insert: (table, columns, rows) =>
      once(async () => {
        for (const statement of insertStatements(trino, table, columns, rows)) await command(statement)
      }),
    close: () => once(() => kept.drop()),
  }
}
