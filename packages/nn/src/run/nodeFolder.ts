import type { Files } from '../callbacks/files.ts'

/**
 * A folder on disk for callbacks' files; it is made when the first file is. Only in Node.
 *
 * @example
 * callbacks: [checkpoint(folder('runs/mnist')), csvLog(folder('runs/mnist'))]
 */
export function folder(path: string): Files {
  const place = async (name: string) => {
    const [{ mkdir }, { dirname, join }] = await Promise.all([
      import('node:fs/promises'),
      import('node:path'),
    ])
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    return file
  }
  return {
    async write(name, bytes) {
      const { open, rename } = await import('node:fs/promises')
      const file = await place(name)
      const draft = await open(`${file}.partial`, 'w')
      try {
        await draft.writeFile(bytes)
        await draft.sync()
      } finally {
        await draft.close()
      }
      await rename(`${file}.partial`, file)
    },
    async append(name, bytes) {
      const { appendFile } = await import('node:fs/promises')
      await appendFile(await place(name), bytes)
    },
  }
}
