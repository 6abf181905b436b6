/**
 * Serves ClickHouse's engine, embedded through chdb, over the part of ClickHouse's HTTP interface that its client speaks:
 * a query in the body, or in `query` with data in the body; `param_…` for bound values; all else are settings.
 *
 *   node chdb-server.mjs FOLDER-OF-NODE_MODULES [PASSWORD]
 *
 * Prints its port, and ends when its standard input does.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [modules = '', password = ''] = process.argv.slice(2)
const { Session } = createRequire(`${modules}/`)('chdb')
const data = mkdtempSync(join(tmpdir(), 'bellwether-chdb-'))
const session = new Session(join(data, 'store'))

const quoted = (/** @type {string} */ text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const own = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'enable_http_compression',
  'session_id',
])

/** @type {Map<string, string>} */
const set = new Map()

/** Settings last as long as the session, as bound values do: only what changes is set. */
function prepare(/** @type {URLSearchParams} */ params) {
  for (const [name, value] of params) {
    if (own.has(name) || set.get(name) === value) continue
    session.query(`set ${name} = ${quoted(value)}`)
    set.set(name, value)
  }
  session.query(`use \`${params.get('database') ?? 'default'}\``)
}

async function bodyOf(/** @type {import('node:http').IncomingMessage} */ request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A statement whose data follow in the body: they are read from a file instead. */
function insert(/** @type {string} */ statement, /** @type {Buffer} */ body) {
  const found = /^insert into (?<target>.*?) format (?<format>\w+)\s*$/is.exec(statement)
  if (!found?.groups) return session.query(`${statement}\n${body.toString()}`)
  const { target = '', format } = found.groups
  const columns = /\((.*)\)/s.exec(target)?.[1] ?? '*'
  const file = join(data, 'body')
  writeFileSync(file, body)
  const table = target.replace(/\s*\(.*$/s, '')
  const structure = session
    .query(`describe table ${table}`, 'TSV')
    .toString()
    .trim()
    .split('\n')
    .map((/** @type {string} */ line) => line.split('\t').slice(0, 2))
    .filter(
      ([name = '']) =>
        columns === '*' || columns.split(',').some((c) => c.trim().replace(/["`]/g, '') === name),
    )
    .map(([name, type]) => `\`${name}\` ${type.replaceAll("\\'", "'")}`)
  return session.query(
    `insert into ${target} select ${columns} from file(${quoted(file)}, '${format}', ${quoted(structure.join(', '))})`,
  )
}

const login = `Basic ${Buffer.from(`default:${password}`).toString('base64')}`

const server = createServer({ maxHeaderSize: 1 << 24 }, async (request, response) => {
  const body = await bodyOf(request)
  const params = new URL(request.url ?? '/', 'http://localhost').searchParams
  try {
    if (request.headers.authorization !== login) {
      throw new Error('Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)')
    }
    prepare(params)
    const query = params.get('query')
    const answer = query === null ? session.query(body.toString(), 'TSV') : insert(query, body)
    response.writeHead(200).end(answer)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = /Code: (\d+)/.exec(message)?.[1] ?? '0'
    response.writeHead(500, { 'x-clickhouse-exception-code': code }).end(message)
  }
})

function end() {
  server.close()
  rmSync(data, { recursive: true, force: true })
  process.exit(0)
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
process.stdin.on('end', end).resume()
