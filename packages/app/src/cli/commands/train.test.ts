import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'
import { runCli } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'train-'))
const place = (name: string) => join(folder, name)

/** Files in MNIST's form: digit d has a bright row d, so that a network tells them apart. */
function writeDigits(part: string, count: number): void {
  const images = new Uint8Array(16 + count * 784)
  const labels = new Uint8Array(8 + count)
  images.set([0, 0, 8, 3, 0, 0, count >> 8, count & 255, 0, 0, 0, 28, 0, 0, 0, 28])
  labels.set([0, 0, 8, 1, 0, 0, count >> 8, count & 255])
  for (let i = 0; i < count; i++) {
    const digit = i % 10
    labels[8 + i] = digit
    images.fill(200 + (i % 50), 16 + i * 784 + digit * 28, 16 + i * 784 + digit * 28 + 28)
  }
  writeFileSync(place(`${part}-images-idx3-ubyte`), images)
  writeFileSync(place(`${part}-labels-idx1-ubyte`), labels)
}

beforeAll(() => {
  writeDigits('train', 400)
  writeDigits('t10k', 100)
})
afterAll(() => rmSync(folder, { recursive: true }))

const train = (...more: string[]) => ['train', 'mnist', '--data', folder, ...more]

/** Runs a command line into a pipe and presses Ctrl-C after its first line. */
async function interrupted(args: string[]) {
  const control = new AbortController()
  const printed = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof printed) => ({
    write(text: string) {
      printed[name] += text
      if (name === 'stdout') control.abort()
      return true
    },
  })
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') }
  const code = await runCli(args, { ...streams, env: {}, signal: control.signal })
  return { code, ...printed }
}

describe('bellwether train mnist', () => {
  it('refuses a place that cannot be written to before it trains', async () => {
    const { code, stdout, stderr } = await run(train('--out', place('t10k-labels-idx1-ubyte/whole.onnx')))
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(
      /^error: --out: .*whole\.onnx can't be written: .*ubyte takes no files \(ENOTDIR\)\n.*nothing was trained/,
    )
  })

  it('refuses a folder where the file should be, and says so in Chinese', async () => {
    mkdirSync(place('folder.onnx'))
    const { code, stderr } = await run(train('--out', place('folder.onnx'), '--lang', 'zh'))
    expect(code).toBe(2)
    expect(stderr).toContain('folder.onnx 是文件夹')
  })

  it.runIf(existsSync('/proc/self'))(
    'refuses a place below /proc, where folders cannot be made',
    async () => {
      const { code, stderr } = await run(train('--out', '/proc/none/deep/whole.onnx'))
      expect(code).toBe(2)
      expect(stderr).toMatch(/whole\.onnx can't be written: \/proc takes no files/)
    },
  )

  it('leaves no folder behind when it refuses', async () => {
    const { code } = await run(train('--resume', place('nowhere'), '--out', place('new/deep/whole.onnx')))
    expect(code).toBe(2)
    expect(existsSync(place('new'))).toBe(false)
  })

  it('gives a row an epoch, then the test, and writes the network', async () => {
    const { code, stdout } = await run(train('--epochs', '3', '--out', place('whole.onnx')))
    const rows = parsed(stdout)
    expect(code).toBe(0)
    expect(rows.map(({ epoch }) => epoch)).toEqual([1, 2, 3, undefined])
    expect(rows[0]).toMatchObject({ loss: expect.any(Number), val_accuracy: expect.any(Number) })
    expect(rows[3]).toMatchObject({ test_images: 100, file: place('whole.onnx') })
    expect(rows[3]!.accuracy).toBeGreaterThan(0.9)
    expect(existsSync(place('whole.onnx'))).toBe(true)
  })

  it('keeps everything on Ctrl-C and goes on to the same network', async () => {
    const stopped = await interrupted(train('--epochs', '3', '--out', place('cut.onnx')))
    expect(stopped.code).toBe(130)
    expect(parsed(stopped.stdout).at(-1)).toMatchObject({ checkpoint: place('cut') })
    expect(stopped.stderr).toContain(`--resume ${place('cut')}`)
    expect(existsSync(place('cut.onnx'))).toBe(true)
    const again = await run(train('--epochs', '3', '--resume', place('cut'), '--out', place('cut.onnx')))
    const whole = await run(train('--epochs', '3', '--out', place('whole.onnx')))
    expect(again.code).toBe(0)
    expect(parsed(again.stdout).at(-1)!.loss).toBe(parsed(whole.stdout).at(-1)!.loss)
  })

  it('says what is wrong with its options and files', async () => {
    expect(await run(train('--epochs', '0'))).toMatchObject({ code: 2 })
    const missing = await run(['train', 'mnist', '--data', place('nowhere')])
    expect(missing.code).toBe(2)
    expect(missing.stderr).toContain('there is no such file')
    const none = await run(train('--resume', place('nowhere')))
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('cannot be read')
    expect(none.stderr).toContain('give the folder that a stopped run of')
    const chinese = await run(train('--resume', place('nowhere'), '--lang', 'zh'))
    expect(chinese.code).toBe(2)
    expect(chinese.stderr).toContain('请给出 `bellwether train mnist` 停止时给出的文件夹')
  })
})
