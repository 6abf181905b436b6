import { UserError } from '@bellwether/core'

/** The databases that a workspace's questions can be asked of, beside the embedded one. */
const remoteEngines = ['clickhouse', 'trino'] as const
export type RemoteName = (typeof remoteEngines)[number]

/** Where an engine is reached, without secrets. */
export type Address = {
  readonly engine: RemoteName
  readonly host: string
  readonly port: number
  /** Whether the connection is encrypted. */
  readonly secure: boolean
  readonly user: string | undefined
  /** ClickHouse: the database, `default` unless given; Trino: the catalog. */
  readonly database: string
  /** Trino only: the schema within the catalog. */
  readonly schema: string
  /** Seconds that one query may take. */
  readonly timeout: number
}

const forms: Readonly<Record<RemoteName, string>> = {
  clickhouse: 'clickhouse://user@host:8123/database',
  trino: 'trino://user@host:8080/catalog/schema',
}

const ports: Readonly<Record<RemoteName, readonly [plain: number, secure: number]>> = {
  clickhouse: [8123, 8443],
  trino: [8080, 8443],
}

/** The environment variable that an engine's password is read from. */
export const passwordVariable = (engine: RemoteName): string => `BELLWETHER_${engine.toUpperCase()}_PASSWORD`

function parse(text: string): URL {
  try {
    return new URL(text)
  } catch (cause) {
    throw new UserError(`"${text}" is not the address of an engine`, {
      hint: `write ${Object.values(forms).join(' or ')}, or duckdb`,
      cause,
    })
  }
}

function numberOf(text: string | null, fallback: number, name: string): number {
  if (text === null) return fallback
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new UserError(`${name}=${text} is not a number of seconds`, { hint: `for instance ${name}=300` })
}

/**
 * Reads the address of an engine: `clickhouse://user@host:8123/database`, `trino://user@host:8080/catalog/schema`, either
 * with `?secure=1` for an encrypted connection and `?timeout=SECONDS`.
 *
 * @throws UserError when it can't be read, or holds a password: those come from the environment only
 */
export function parseAddress(text: string): Address {
  // A password must not be repeated in a message, so it is looked for before anything else is.
  if (/^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(text) || /[?&](password|token|secret)=/i.test(text)) {
    throw new UserError(
      'the address of an engine must not hold a password: addresses are written to files and logs',
      {
        hint: `leave it out, and set ${remoteEngines.map(passwordVariable).join(' or ')} in the environment`,
      },
    )
  }
  const url = parse(text)
  const engine = remoteEngines.find((name) => url.protocol === `${name}:`)
  if (!engine || !url.hostname) {
    throw new UserError(`"${text}" is not the address of an engine`, {
      hint: `write ${Object.values(forms).join(' or ')}, or duckdb`,
    })
  }
  const secure = ['1', 'true'].includes(url.searchParams.get('secure') ?? '')
  const [database, schema] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  if (engine === 'trino' && !(database && schema)) {
    throw new UserError(`"${text}" names no catalog and schema`, { hint: `write ${forms.trino}` })
  }
  return {
    engine,
    host: url.hostname,
    port: url.port ? Number(url.port) : ports[engine][secure ? 1 : 0],
    secure,
    user: url.username ? decodeURIComponent(url.username) : undefined,
    database: database ?? 'default',
    schema: schema ?? '',
    timeout: numberOf(url.searchParams.get('timeout'), 300, 'timeout'),
  }
}

/** Where an address leads, as its protocol writes it: `http://host:8123`. */
export const serverOf = ({ secure, host, port }: Address): string =>
  `http${secure ? 's' : ''}://${host}:${port}`

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * The password of an engine from the environment.
 *
 * @throws UserError when it would be sent over the network unencrypted
 */
export function passwordOf(
  address: Address,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const variable = passwordVariable(address.engine)
  const password = env[variable]
  if (!password) return undefined
  if (address.secure || loopback.test(address.host)) return password
  throw new UserError(`${variable} is set, but the connection to ${address.host} is not encrypted`, {
    hint: 'add ?secure=1 to the address: bellwether engine use …?secure=1',
  })
}
