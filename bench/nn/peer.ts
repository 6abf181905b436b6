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
 * The environment without what would slow a peer: these variables pin OpenBLAS to the kernels of an older processor where a
 * machine has set them for a library that did not know its own.
 */
function fairEnvironment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env
  return rest
}

/** Starts an engine; nothing when it is not installed. */
export async function startPeer([program = '', ...args]: readonly string[]): Promise<Peer | undefined> {
  const child = spawn(program, args, { env: fairEnvironment(), stdio: ['pipe', 'pipe', 'ignore'] })
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
