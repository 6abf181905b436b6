import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, endProcess, Missing, runProgram } from './process.ts'

/** The last version whose server is on Maven as an archive; it needs Java 24 or newer. */
const version = '476'
const leastJava = 24

/** The major version of a Java installation; 0 where there is none. */
async function javaVersion(home: string): Promise<number> {
  try {
    const text = await readFile(join(home, 'release'), 'utf8')
    return Number(/JAVA_VERSION="(\d+)/.exec(text)?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** A Java that the server runs on. @throws Missing when there is none */
async function findJava(): Promise<string> {
  const installed = '/usr/lib/jvm'
  const found = existsSync(installed) ? readdirSync(installed).map((name) => join(installed, name)) : []
  for (const home of [process.env.JAVA_HOME ?? '', ...found]) {
    if ((await javaVersion(home)) >= leastJava) return home
  }
  throw new Missing(`there is no Java ${leastJava} or newer: set JAVA_HOME to one`)
}

/** The server's programs and the plugins that the test uses, fetched from Maven once (821 MB). */
async function installTrino(java: string): Promise<string> {
  const folder = cacheFolder(`trino-${version}`)
  const server = join(folder, `trino-server-${version}`)
  if (existsSync(join(server, 'plugin', 'hive'))) return server
  const env = { ...process.env, JAVA_HOME: java }
  const artifact = `io.trino:trino-server:${version}:tar.gz`
  const repository = join(folder, 'repository')
  await runProgram(
    'mvn',
    [
      '-B',
      '-q',
      'dependency:get',
      `-Dartifact=${artifact}`,
      '-Dtransitive=false',
      `-Dmaven.repo.local=${repository}`,
    ],
    { env },
  )
  const archive = join(repository, 'io/trino/trino-server', version, `trino-server-${version}.tar.gz`)
  const inside = ['lib', 'plugin/hive'].map((name) => `trino-server-${version}/${name}`)
  await runProgram('tar', ['-xzf', archive, '-C', folder, ...inside])
  await rm(repository, { recursive: true, force: true })
  return server
}

/** A port of loopback that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

const flags = [
  '-Xmx1G',
  '-XX:+UseG1GC',
  // Each query runs a few times only: the second compiler would take longer than it saves.
  '-XX:TieredStopAtLevel=1',
  '-XX:+ExitOnOutOfMemoryError',
  '-Djdk.attach.allowAttachSelf=true',
  '-Djol.skipHotspotSAAttach=true',
  '--add-modules=jdk.incubator.vector',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-Dfile.encoding=UTF-8',
]

type Node = { readonly name: string; readonly port: number; readonly coordinator: string }

async function startNode(
  { java, server, folder }: { java: string; server: string; folder: string },
  { name, port, coordinator }: Node,
): Promise<ChildProcess> {
  const own = join(folder, name)
  await mkdir(join(own, 'catalog'), { recursive: true })
  const config = [
    `coordinator=${name === 'coordinator'}`,
    ...(name === 'coordinator' ? ['node-scheduler.include-coordinator=false'] : []),
    `http-server.http.port=${port}`,
    'node.bind-ip=127.0.0.1',
    'node.internal-address=127.0.0.1',
    'node.environment=bellwether_test',
    `node.id=${name}`,
    `discovery.uri=${coordinator}`,
    `plugin.dir=${join(server, 'plugin')}`,
    `catalog.config-dir=${join(own, 'catalog')}`,
    `log.path=${join(own, 'server.log')}`,
    'query.max-memory=1GB',
    'query.max-hash-partition-count=2',
    'query.min-hash-partition-count=1',
    'query.min-hash-partition-count-for-write=1',
    'task.concurrency=1',
    'task.max-worker-threads=2',
    'query.max-memory-per-node=400MB',
    'memory.heap-headroom-per-node=200MB',
    // A lost worker is known after seconds, not after the usual minute.
    'query.remote-task.max-error-duration=10s',
    'exchange.max-error-duration=10s',
  ]
  const catalog = [
    'connector.name=hive',
    'hive.metastore=file',
    'hive.metastore.catalog.dir=local:///warehouse',
    'fs.native-local.enabled=true',
    `local.location=${join(folder, 'data')}`,
    'hive.timestamp-precision=MICROSECONDS',
    'hive.non-managed-table-writes-enabled=true',
  ]
  await writeFile(join(own, 'config.properties'), `${config.join('\n')}\n`)
  await writeFile(join(own, 'catalog', 'hive.properties'), `${catalog.join('\n')}\n`)
  const args = [...flags, `-Dconfig=${join(own, 'config.properties')}`, '-cp', join(server, 'lib', '*')]
  return spawn(join(java, 'bin', 'java'), [...args, 'io.trino.server.TrinoServer'], {
    cwd: own,
    stdio: 'ignore',
  })
}

/** A cluster of one coordinator and two workers on loopback. */
export type TrinoCluster = {
  readonly port: number
  /** A folder that all of them read, as this machine names it; they call it `local:///`. */
  readonly data: string
  readonly workers: readonly ChildProcess[]
  /** How many workers the coordinator knows to be there. */
  activeWorkers(): Promise<number>
  /** Starts a worker in the place of one that ended. */
  restartWorker(index: number): Promise<void>
  stop(): Promise<void>
}

/** Waits until something holds, as long as none of the processes has ended. */
async function until(
  what: string,
  processes: readonly ChildProcess[],
  holds: () => Promise<boolean>,
  seconds = 900,
): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    if (await holds().catch(() => false)) return
    const ended = processes.find(({ exitCode }) => exitCode !== null)
    if (ended) throw new Error(`${what} failed: ${ended.spawnargs.join(' ')}`)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error(`${what} took longer than ${seconds} s`)
}

/** Starts the cluster and waits until both workers take part. @throws Missing where Java or the server can't be had */
export async function startTrino(): Promise<TrinoCluster> {
  const java = await findJava()
  const server = await installTrino(java)
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-trino-'))
  const data = join(folder, 'data')
  await mkdir(join(data, 'warehouse'), { recursive: true })
  const ports = [await freePort(), await freePort(), await freePort()]
  const coordinator = `http://127.0.0.1:${ports[0]}`
  const at = { java, server, folder }
  const nodes = ['coordinator', 'worker1', 'worker2'].map((name, i) => ({
    name,
    port: ports[i]!,
    coordinator,
  }))
  const processes = await Promise.all(nodes.map((node) => startNode(at, node)))
  const stop = async () => {
    await Promise.all(processes.map((child) => endProcess(child, 'SIGKILL')))
    await rm(folder, { recursive: true, force: true })
  }
  const json = async (path: string) =>
    (await fetch(`${coordinator}${path}`, { headers: { 'X-Trino-User': 'test' } })).json() as Promise<unknown>
  const activeWorkers = async () => {
    const found = (await json('/v1/node')) as { recentFailureRatio: number }[]
    return found.filter(({ recentFailureRatio }) => recentFailureRatio < 0.1).length
  }
  try {
    await until(
      'starting the coordinator',
      processes,
      async () => !((await json('/v1/info')) as { starting: boolean }).starting,
    )
    await until('starting the workers', processes, async () => (await activeWorkers()) >= 2)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port: ports[0]!,
    data,
    workers: processes.slice(1),
    activeWorkers,
    async restartWorker(index) {
      processes[index + 1] = await startNode(at, nodes[index + 1]!)
    },
    stop,
  }
}
