/** Work on a server whose failures are told as what the user can mend. */
export type Explained = {
  readonly once: <T>(work: () => Promise<T>) => Promise<T>
  readonly stream: <T>(items: AsyncIterable<T>) => AsyncIterable<T>
}

/** @param explain what the user should read of an error of the server or the way to it */
export const explained = (explain: (error: unknown) => unknown): Explained => ({
  async once(work) {
    try {
      return await work()
    } catch (error) {
      throw explain(error)
    }
  },
  async *stream(items) {
    try {
      yield* items
    } catch (error) {
      throw explain(error)
    }
  },
})
