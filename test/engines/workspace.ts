import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importFile } from '@bellwether/market'
import { sampleOf } from '../../packages/market/src/engines/sample.ts'

/** A workspace into which the random log was imported as files, as a user would. */
export async function sampleWorkspace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-engine-'))
  const workspace = join(folder, 'workspace')
  for (const [name, rows] of Object.entries(sampleOf(3, 800))) {
    const flat = rows.map(({ properties, ...row }) => ({
      ...row,
      ...JSON.parse((properties as string) ?? '{}'),
    }))
    const file = join(folder, `${name}.ndjson`)
    await writeFile(file, flat.map((row) => `${JSON.stringify(row)}\n`).join(''))
    await importFile(file, workspace, { as: name as 'events', map: {}, set: {}, rates: [] })
  }
  return workspace
}
