/** How long something took, and what it gave. */
export type Timed<T> = {
  readonly seconds: number
  /** Seconds of all processor cores together: what is left of a figure on a machine that does other work too. */
  readonly cpu: number
  readonly value: T
}

/** Times one run. */
export async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const [start, used] = [performance.now(), process.cpuUsage()]
  const value = await work()
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, value }
}

/** The middle of five warm runs. */
export async function warm<T>(work: () => Promise<T>): Promise<Timed<T>> {
  await work()
  const runs = []
  for (let i = 0; i < 5; i++) runs.push(await timed(work))
  return runs.toSorted((a, b) => a.seconds - b.seconds)[2]!
}
