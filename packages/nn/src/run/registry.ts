import { named } from '../named.ts'
import type { Executor } from './executor.ts'

/** Every executor by name, loaded when it is asked for. */
export const executors = {
  interpreter: async () => (await import('./interpreter.ts')).interpreter,
  ortNode: async () => (await import('./node.ts')).ortNode,
  ortWeb: async () => (await import('./ortWeb.ts')).ortWeb,
} satisfies Record<string, () => Promise<Executor>>

export type ExecutorName = keyof typeof executors

const inNode = (): boolean =>
  (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined

/** The fastest executor that works here: the native one in Node where its library is there, else WASM. */
export async function defaultExecutor(): Promise<Executor> {
  if (inNode() && (await import('./node.ts')).nativeAvailable()) return executors.ortNode()
  return executors.ortWeb()
}

/**
 * The executor of a name, a given one itself, or the default.
 *
 * @throws UserError on a name that is none
 */
export async function executorOf(choice: ExecutorName | Executor | undefined): Promise<Executor> {
  if (choice === undefined) return defaultExecutor()
  if (typeof choice === 'object') return choice
  return named('executor', executors, choice)()
}
