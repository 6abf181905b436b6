import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeAtomically } from './write.ts'

const place = mkdtempSync(join(tmpdir(), 'write-'))
afterAll(() => rmSync(place, { recursive: true }))

it('makes the folders of a file, replaces it whole and leaves nothing beside it', async () => {
  const path = join(place, 'new/deep/report.html')
  await writeAtomically(path, 'first')
  await writeAtomically(path, 'second')
  expect(readFileSync(path, 'utf8')).toBe('second')
  expect(readdirSync(join(place, 'new/deep'))).toEqual(['report.html'])
})

it.runIf(existsSync('/proc/self'))('refuses a place where no folder can be made', async () => {
  await expect(writeAtomically('/proc/none/deep/report.html', '')).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining("can't be written"),
  })
})
