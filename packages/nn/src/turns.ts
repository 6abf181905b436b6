/** Lets the event loop turn. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/**
 * For long loops: a function to await after each piece of work, which lets the event loop turn once ten milliseconds have gone
 * by since it last did.
 *
 * @example
 * const turn = takingTurns()
 * for (const node of nodes) {
 *   lower(node)
 *   await turn()
 * }
 */
export function takingTurns(milliseconds = 10): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < milliseconds) return undefined
    return pause().then(() => {
      last = performance.now()
    })
  }
}
