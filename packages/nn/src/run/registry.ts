import { tensor } from '../graph/tensor.ts'
import { named } from '../named.ts'
import { add } from '../ops/add.ts'
import { input } from '../ops/input.ts'
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

/** What is tried without a choice, the fastest first: the native one where its library is there, and WASM. */
async function candidates(): Promise<Executor[]> {
  const native = inNode() && (await import('./node.ts')).nativeAvailable()
  return [...(native ? [await executors.ortNode()] : []), await executors.ortWeb()]
}

/**
 * An executor that opens the first of several that works: a library may be there and yet not load, as on a system with another
 * C library than it was built for.
 */
export const firstWorking = (list: readonly Executor[]): Executor => ({
  name: list[0]!.name,
  async open(options) {
    for (const executor of list.slice(0, -1)) {
      try {
        const device = await executor.open(options)
        await device.read([])
        return device
      } catch {
        // The next one is tried; what is wrong with the last is said.
      }
    }
    return list.at(-1)!.open(options)
  },
})

/** The fastest executor that works here. */
const defaultExecutor = async (): Promise<Executor> => firstWorking(await candidates())

/**
 * Which executor models run on without a choice: adds two numbers with each in turn until one is right.
 *
 * @throws what is wrong with the last, when none works
 */
export async function workingExecutor(): Promise<ExecutorName> {
  const list = await candidates()
  for (const executor of list) {
    try {
      await addTwoNumbers(executor)
      return executor.name as ExecutorName
    } catch (error) {
      if (executor === list.at(-1)) throw error
    }
  }
  throw new Error('there is no executor')
}

async function addTwoNumbers(executor: Executor): Promise<void> {
  const x = input('x', [])
  const device = await executor.open()
  await device.read([])
  const program = { name: 'trial', inputs: { x }, variables: {}, updates: {}, outputs: { y: add(x, 2) } }
  const { y } = await (await device.compile(program)).run({ x: tensor([1], []) })
  await device.close()
  if (y?.data[0] !== 3) throw new Error(`${executor.name} computes 1 + 2 = ${y?.data[0]}`)
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
