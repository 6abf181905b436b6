import {
  type Engine,
  funnel,
  growth,
  loadWorkspace,
  openRemote,
  openWorkspace,
  parseAddress,
  retention,
  soldShares,
} from '@bellwether/market'
import { expect } from 'vitest'

type LoadOptions = Parameters<typeof loadWorkspace>[2]

/** A few answers, to compare what a loaded workspace gives with what its own files do. */
async function answers(engine: Engine) {
  return {
    growth: await growth(engine, { grain: 'week', by: ['channel'] }),
    retention: await retention(engine, { grain: 'month' }),
    funnel: await funnel(engine, { steps: ['open', 'chat', 'pay'] }),
    share: (await soldShares(engine, { grain: 'quarter' })).map(({ low: _, high: __, ...row }) => row),
  }
}

/** Loads a workspace twice and asks it: the second time nothing is added, and the answers are those of its own files. */
export async function expectLoaded(workspace: string, address: string, options: LoadOptions): Promise<void> {
  const parsed = parseAddress(address)
  const first = await loadWorkspace(workspace, parsed, options)
  expect(first.find(({ table }) => table === 'events')).toMatchObject({ added: 1, rows: 880 })
  const again = await loadWorkspace(workspace, parsed, options)
  expect(again.find(({ table }) => table === 'events')).toMatchObject({ added: 0, kept: 1, rows: 880 })
  const [own, remote] = [await openWorkspace(workspace), await openRemote(parsed, options)]
  try {
    expect(JSON.parse(JSON.stringify(await answers(remote), rounded))).toEqual(
      JSON.parse(JSON.stringify(await answers(own), rounded)),
    )
  } finally {
    await remote.close()
    await own.close()
  }
}

/** Fractions to twelve digits: their last ones depend on the order of a sum. */
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value
