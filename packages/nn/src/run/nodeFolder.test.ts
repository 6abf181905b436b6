import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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

it('makes a folder once for files that are written at the same time', async () => {
  const files = folder(join(place, 'many/deep'))
  await Promise.all(['a', 'b', 'c'].map((name) => files.write(name, Uint8Array.of(65))))
  expect(readdirSync(join(place, 'many/deep')).sort()).toEqual(['a', 'b', 'c'])
})

it.runIf(existsSync('/proc/self'))('refuses a place where no folder can be made', async () => {
  const refused = folder('/proc/none/runs').write('weights', Uint8Array.of(65))
  await expect(refused).rejects.toThrow('/proc/none/runs/weights cannot be written')
})
