import { median } from '@bellwether/core'
import type { GlobalForecaster } from '@bellwether/models'
import type { Callback } from '@bellwether/nn'
import type { Pool } from '../pool.ts'
import type { CheapForecasts } from './cheap.ts'
import { type Example, type Network, trainNetwork } from './network.ts'
import { originsOf, stride } from './origins.ts'
import { type Scaled, scaled } from './scaling.ts'
import { correctionView, type Frame, type Sight, type View, windowView } from './views.ts'

/** Networks that share a view; their median is one member of the combination. */
type Family = {
  readonly view: View
  /** Whether the view needs forecasts of the cheap forecasters at each origin. */
  readonly needsCheap: boolean
  /** How many seasons (horizons, without seasons) back its networks look, one entry a network; see `reach`. */
  looks(reach: number): number[]
  readonly steps: number
}

const longest = 128

const families: readonly Family[] = [
  {
    view: windowView,
    needsCheap: false,
    looks: (reach) => [0.75, 1, 1.25].map((share) => share * reach),
    steps: 800,
  },
  {
    view: correctionView,
    needsCheap: true,
    looks: () => [2, 3, 2],
    steps: 300,
  },
]

/** How many seasons networks look back: a fifth of what the median series has, two to four. */
function reach(histories: readonly Float64Array[], { period, horizon }: Frame): number {
  const seasons = median(histories.map(({ length }) => length)) / (period > 1 ? period : horizon)
  return Math.max(2, Math.min(4, seasons / 5))
}

const looksOf = (family: Family, { period, horizon }: Frame, seasons: number) =>
  family
    .looks(seasons)
    .map((look) => Math.min(longest, Math.max(4, Math.round(look * (period > 1 ? period : horizon)))))

/** Examples that are enough: more make training longer and forecasts no better. */
const mostExamples = 40_000
/** Fewer teach a network nothing that a single series' model does not know. */
const leastExamples = 400

type Shown = { readonly series: Scaled; readonly origin: number; readonly cheap: CheapForecasts | undefined }

export type NeuralOptions = {
  readonly pool: Pool
  readonly signal?: AbortSignal | undefined
}

/** Cheap forecasts, each made once: both rounds of training and the forecast itself share most origins. */
function cheapStore(pool: Pool, frame: Frame) {
  // A history that is cut shares its buffer with the whole one.
  const known = new WeakMap<ArrayBufferLike, Map<number, CheapForecasts>>()
  return async (histories: readonly Float64Array[], places: readonly (readonly number[])[]) => {
    const stores = histories.map(({ buffer }) => known.get(buffer) ?? new Map<number, CheapForecasts>())
    const missing = places.map((origins, i) => origins.filter((origin) => !stores[i]!.has(origin)))
    const needed = histories.flatMap((_, i) => (missing[i]!.length > 0 ? [i] : []))
    const found = await pool.run(
      'cheapForecasts',
      needed.map((i) => [histories[i]!.slice(), frame, missing[i]!]),
    )
    for (const [k, i] of needed.entries()) {
      known.set(histories[i]!.buffer, stores[i]!)
      for (const [j, origin] of missing[i]!.entries()) stores[i]!.set(origin, found[k]![j]!)
    }
    return places.map((origins, i) => origins.map((origin) => stores[i]!.get(origin)!))
  }
}

type CheapStore = ReturnType<typeof cheapStore>

/** Lays out what a family is shown of each history. */
async function show(
  histories: readonly Float64Array[],
  places: readonly (readonly number[])[],
  family: Family,
  store: CheapStore,
): Promise<Shown[]> {
  const cheap = family.needsCheap ? await store(histories, places) : undefined
  return histories.flatMap((values, i) => {
    const series = scaled(values)
    return places[i]!.map((origin, k) => ({ series, origin, cheap: cheap?.[i]?.[k] }))
  })
}

function exampleOf({ series, origin, cheap }: Shown, family: Family, frame: Frame, back: number): Example {
  const sight = family.view(series, origin, frame, back, cheap)
  return { ...sight, future: series.values.slice(origin, origin + frame.horizon) }
}

/** Stops training at the step under way when asked to. */
const stopOn = (signal: AbortSignal | undefined): Callback => ({
  onBatchEnd: (_batch, _logs, run) => void (signal?.aborted && run.stop()),
})

/** Trains a family's networks one after the other; families train side by side. */
async function trainFamily(
  shown: readonly Shown[],
  family: Family,
  frame: Frame,
  { seed, signal, looks }: { seed: number; signal: AbortSignal | undefined; looks: readonly number[] },
): Promise<{ look: number; network: Network }[]> {
  const networks: { look: number; network: Network }[] = []
  for (const [k, back] of looks.entries()) {
    signal?.throwIfAborted()
    const network = await trainNetwork(
      shown.map((each) => exampleOf(each, family, frame, back)),
      {
        horizon: frame.horizon,
        seed: 1000 * seed + 10 * families.indexOf(family) + k,
        steps: family.steps,
        startsAtBase: family.needsCheap,
        callbacks: [stopOn(signal)],
      },
    )
    networks.push({ look: back, network })
  }
  return networks
}

const medianPath = (paths: readonly Float64Array[]) =>
  paths[0]!.map((_, h) => median(paths.map((path) => path[h]!)))

/** Forecasts of a family after each history, in the series' own units. */
async function predictFamily(
  shown: readonly Shown[],
  family: Family,
  frame: Frame,
  networks: readonly { look: number; network: Network }[],
): Promise<Float64Array[]> {
  const paths = await Promise.all(
    networks.map(({ look: back, network }) => {
      const sights: Sight[] = shown.map(({ series, origin, cheap }) =>
        family.view(series, origin, frame, back, cheap),
      )
      return network.predict(sights)
    }),
  )
  return shown.map(({ series }, i) => medianPath(paths.map((path) => path[i]!)).map(series.backward))
}

/** Where a family learns from. */
function trainingPlaces(histories: readonly Float64Array[], family: Family, frame: Frame): number[][] {
  const most = Math.max(4, Math.min(120, Math.floor(mostExamples / histories.length)))
  const step = family.needsCheap ? stride(frame) : 1
  const kept = family.needsCheap ? Math.min(most, step === 1 ? 20 : 10) : most
  return histories.map(({ length }) => originsOf(length, frame, step, kept))
}

/**
 * A forecaster trained over all series of a panel: small networks with two views of a series, three each with different
 * memories, trained on windows of all series' pasts to the least absolute error. It answers with two members, one a view;
 * with none where the panel is too small to learn from.
 */
export function neuralForecaster({ pool, signal }: NeuralOptions): GlobalForecaster {
  let store: CheapStore | undefined
  return {
    name: 'neural',
    async forecast(histories, { period = 1, horizon, seed = 1 }, asked) {
      const frame: Frame = { period, horizon }
      store ??= cheapStore(pool, frame)
      const cheap = store
      const member = async (family: Family): Promise<Float64Array[] | undefined> => {
        const shown = await show(histories, trainingPlaces(histories, family, frame), family, cheap)
        if (shown.length < leastExamples) return undefined
        const networks = await trainFamily(shown, family, frame, {
          seed,
          signal,
          looks: looksOf(family, frame, reach(histories, frame)),
        })
        try {
          const now = await show(
            asked,
            asked.map(({ length }) => [length]),
            family,
            cheap,
          )
          return await predictFamily(now, family, frame, networks)
        } finally {
          await Promise.all(networks.map(({ network }) => network.close()))
        }
      }
      const members = (await Promise.all(families.map(member))).flatMap((found) => (found ? [found] : []))
      return asked.map((_, i) => members.map((found) => found[i]!))
    },
  }
}
