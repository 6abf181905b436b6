import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { nearestExisting, tryFolder } from './folder.ts'

const place = mkdtempSync(join(tmpdir(), 'folder-'))
afterAll(() => rmSync(place, { recursive: true }))

it('finds what is there above a path', async () => {
  writeFileSync(join(place, 'file'), '')
  expect(await nearestExisting(place)).toBe(place)
  expect(await nearestExisting(join(place, 'a/b/c.onnx'))).toBe(place)
  expect(await nearestExisting(join(place, 'file/c.onnx'))).toBe(join(place, 'file'))
  expect(await nearestExisting(parse(place).root)).toBe(parse(place).root)
})

it('tries a folder and leaves it as it was', async () => {
  const before = readdirSync(place)
  await tryFolder(place)
  expect(readdirSync(place)).toEqual(before)
  await expect(tryFolder(join(place, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
})

it.runIf(existsSync('/proc/self'))('refuses what rights allow but the system does not', async () => {
  await expect(tryFolder('/proc')).rejects.toThrow()
})
