import { type Engine, openFacts, openWorkspace } from '@bellwether/market'

/** The data that a command speaks of: a workspace where one is named, else the embedded fact base. */
export async function withData<T>(
  workspace: string | undefined,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = workspace === undefined ? await openFacts() : await openWorkspace(workspace)
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}
