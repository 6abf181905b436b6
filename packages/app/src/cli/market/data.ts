import { type Engine, openFacts } from '@bellwether/market'
import { withEngine } from './engine.ts'

/** The data that a command speaks of: a workspace where one is named, else the embedded fact base. */
export async function withData<T>(
  workspace: string | undefined,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  if (workspace !== undefined) return withEngine(workspace, work)
  const engine = await openFacts()
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}
