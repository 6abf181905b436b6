import type { Address } from './address.ts'
import type { Notice } from './attempts.ts'
import type { Engine } from './engine.ts'

/** What a remote engine takes from the process around it. */
export type RemoteOptions = {
  /** Where passwords come from. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told when a query is asked again because a worker was lost. */
  readonly notice?: Notice
}

/** Opens the engine of an address; its client library is loaded only here. */
export async function openRemote(address: Address, options: RemoteOptions): Promise<Engine> {
  if (address.engine === 'trino') return (await import('./trino.ts')).openTrino(address, options)
  return (await import('./clickhouse.ts')).openClickhouse(address, options)
}
