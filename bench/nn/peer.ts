import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Pass, Ready } from './rounds.ts'

/** An engine in a process of its own, warm. */
export type Peer = {
  readonly about: string
  /** Runs one pass. */
  pass(): Promise<Pass>
  end(): void
}

/**
 * The environment without what would slow a peer (the first two pin OpenBLAS to the kernels of an older processor), and with
 * the number of threads for the libraries that do not ask the framework: an OpenBLAS of its own threads takes every processor.
 */
function fairEnvironment(threads: number): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env
  const count = String(threads)
  return { ...rest, OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, MKL_NUM_THREADS: count }
}

/** Starts an engine; nothing when it is not installed. */
export async function startPeer(
  [program = '', ...args]: readonly string[],
  threads: number,
): Promise<Peer | undefined> {
  const child = spawn(program, args, { env: fairEnvironment(threads), stdio: ['pipe', 'pipe', 'ignore'] })
  child.on('error', () => {})
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async <T>(): Promise<T | undefined> => {
    const { value, done } = await lines.next()
    return done ? undefined : (JSON.parse(value) as T)
  }
  const ready = await next<Ready>()
  if (!ready) return undefined
  return {
    about: ready.about,
    async pass() {
      child.stdin.write('\n')
      const pass = await next<Pass>()
      if (!pass) throw new Error(`${program} ${args.join(' ')} ended in the middle of a pass`)
      return pass
    },
    end: () => child.stdin.end(),
  }
}
