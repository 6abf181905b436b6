import { UserError } from '@bellwether/core'
import type { Row } from './engine.ts'

/** What an engine tells while it works: that a part of it was lost and the query is asked again. */
export type Notice = (text: string) => void

/** How a loss is known and told. */
export type LossOptions = {
  /** Whether an error means that a worker or the connection was lost, not that the query is wrong. */
  readonly isLoss: (error: unknown) => boolean
  readonly notice: Notice
  /** Seconds before the second attempt; twice that before the third. */
  readonly wait?: number
}

/** How often a query is asked in all when a part of the engine is lost under it. */
const mostAttempts = 3

const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!

/** That a worker or the connection was lost under work that can't be begun again by itself. */
export const lostWorker = (cause: unknown): UserError =>
  new UserError(`the engine lost a worker or its connection: ${messageOf(cause)}`, {
    hint: 'see whether its workers run and have memory enough, then ask again',
    cause,
  })

const pause = (seconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })

/**
 * Does work again from its start when a part of the engine was lost under it.
 *
 * @throws UserError when it is lost every time
 */
export async function withAttempts<T>(
  work: () => Promise<T>,
  { isLoss, notice, wait = 1 }: LossOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isLoss(error)) throw error
      if (attempt === mostAttempts) {
        throw new UserError(
          `the engine lost a worker or its connection ${mostAttempts} times: ${messageOf(error)}`,
          {
            hint: 'see whether its workers run and have memory enough, then ask again; nothing was changed',
            cause: error,
          },
        )
      }
      notice(`${messageOf(error)}; asking again (${attempt + 1} of ${mostAttempts})`)
      await pause(wait * attempt)
    }
  }
}

/** All blocks of an answer, or none: an answer that breaks off is asked for anew and never given in part. */
export const wholeAnswer = <R extends Row>(
  blocks: () => AsyncIterable<R[]>,
  loss: LossOptions,
): Promise<R[]> =>
  withAttempts(async () => {
    const rows: R[] = []
    for await (const block of blocks()) for (const row of block) rows.push(row)
    return rows
  }, loss)

/**
 * The blocks of an answer as they come. Until the first has come the query is asked again when a worker is lost; after
 * that the reader has seen a part, so it fails.
 *
 * @throws UserError when the answer breaks off
 */
export async function* streamedAnswer<R extends Row>(
  blocks: () => AsyncIterable<R[]>,
  loss: LossOptions,
): AsyncIterable<R[]> {
  const opened = await withAttempts(async () => {
    const reader = blocks()[Symbol.asyncIterator]()
    return { reader, first: await reader.next() }
  }, loss)
  const { reader } = opened
  try {
    for (let next = opened.first; !next.done; next = await reader.next()) yield next.value
  } catch (error) {
    if (!loss.isLoss(error)) throw error
    throw new UserError(`the answer broke off: ${messageOf(error)}`, {
      hint: 'what was read so far is not the whole answer; ask again',
      cause: error,
    })
  } finally {
    await reader.return?.()
  }
}
