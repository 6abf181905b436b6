import { type Engine, openEngine, type RemoteOptions } from '@bellwether/market'

/** What engines take from this process: passwords from its environment, and where they tell of lost workers. */
export const surroundings: RemoteOptions = {
  env: process.env,
  notice: (text) => process.stderr.write(`${text}\n`),
}

/** Opens the engine that a workspace's questions go to, and closes it after. */
export async function withEngine<T>(workspace: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(workspace, surroundings)
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}
