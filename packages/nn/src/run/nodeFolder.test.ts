import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { folder } from './nodeFolder.ts'

const place = mkdtempSync(join(tmpdir(), 'folder-'))
afterAll(() => rmSync(place, { recursive: true }))

it('makes folders, replaces files whole and adds to them', async () => {
  const files = folder(join(place, 'runs'))
  await files.write('a/weights', Uint8Array.of(65, 66))
  await files.write('a/weights', Uint8Array.of(67))
  await files.append('log', Uint8Array.of(68))
  await files.append('log', Uint8Array.of(69))
  expect(readFileSync(join(place, 'runs/a/weights'), 'latin1')).toBe('C')
  expect(readFileSync(join(place, 'runs/log'), 'latin1')).toBe('DE')
  expect(readdirSync(join(place, 'runs/a'))).toEqual(['weights'])
})
