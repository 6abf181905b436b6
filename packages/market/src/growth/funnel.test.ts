import fc from 'fast-check'
import { expect, it } from 'vitest'
import { funnel } from './funnel.ts'
import { engineOfEvents, type NamedEvent } from './log.contract.ts'

const day = 86_400
const start = Date.parse('2025-03-01T00:00:00Z') / 1000
const steps = ['a', 'b', 'c']

/** Tries every way through the steps: what the query is tested against. */
function reaches(events: readonly NamedEvent[], window: number, ordered: boolean): Map<string, number[]> {
  const depths = new Map<string, number[]>()
  for (const user of new Set(events.map((event) => event.user))) {
    const own = events.filter((event) => event.user === user)
    const best: number[] = []
    const record = (depth: number, seconds: number) => {
      best[depth] = Math.min(best[depth] ?? Number.POSITIVE_INFINITY, seconds)
    }
    if (ordered) {
      const go = (depth: number, first: number, last: number) => {
        const ended = own.some(({ event, at }) => event === 'x' && at >= first && at <= last)
        if (depth > 0 && ended) return
        record(depth, last - first)
        for (const { event, at } of own)
          if (event === steps[depth + 1] && at >= last && at <= first + window) go(depth + 1, first, at)
      }
      for (const { event, at } of own) if (event === 'a') go(0, at, at)
    } else {
      for (const { at: first, event } of own) {
        if (event === 'x') continue
        const next = steps
          .map((step) => own.filter((e) => e.event === step && e.at >= first && e.at <= first + window))
          .flatMap((found) => (found.length ? [Math.min(...found.map(({ at }) => at))] : []))
          .filter((at) => at === first || !own.some((e) => e.event === 'x' && e.at >= first && e.at <= at))
          .toSorted((x, y) => x - y)
        for (const [depth, at] of next.entries()) record(depth, at - first)
      }
    }
    depths.set(user, best)
  }
  return depths
}

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 30 }).map((hours) => start + hours * 3600),
    user: fc.constantFrom('u', 'v', 'w'),
    event: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x'),
  }),
  { minLength: 1, maxLength: 25 },
)

it.each(['ordered', 'any'] as const)(
  'finds the users and shortest times of every step, %s',
  async (order) => {
    await fc.assert(
      fc.asyncProperty(logs, fc.integer({ min: 1, max: 20 }), async (events, hours) => {
        const expected = [...reaches(events, hours * 3600, order === 'ordered').values()]
        fc.pre(expected.some((best) => best[0] !== undefined))
        const engine = await engineOfEvents(events)
        const rows = await funnel(engine, { steps, order, window: hours * 3600, exclude: ['x'] })
        await engine.close()
        expect(rows.map(({ users }) => users)).toEqual(
          steps.map((_, i) => expected.filter((best) => best[i] !== undefined).length),
        )
        rows.forEach(({ median_seconds }, i) => {
          const times = expected
            .flatMap((best) => (best[i] === undefined ? [] : [best[i]]))
            .toSorted((x, y) => x - y)
          const middle = times.length
            ? (times[Math.floor((times.length - 1) / 2)]! + times[Math.ceil((times.length - 1) / 2)]!) / 2
            : null
          expect(median_seconds).toBe(middle)
        })
      }),
      { numRuns: 40 },
    )
  },
)

it('starts again after an exclusion, and needs two events for the same step twice', async () => {
  const at = (hour: number) => start + hour * 3600
  const engine = await engineOfEvents([
    { at: at(0), user: 'u', event: 'a' },
    { at: at(1), user: 'u', event: 'x' },
    { at: at(2), user: 'u', event: 'a' },
    { at: at(3), user: 'u', event: 'b' },
  ])
  const [first, second] = await funnel(engine, { steps: ['a', 'b'], exclude: ['x'], window: day })
  expect(first).toMatchObject({ step: 'a', users: 1, rate_from_start: 1 })
  expect(second).toMatchObject({ step: 'b', users: 1, median_seconds: 3600 })
  const twice = await funnel(engine, { steps: ['b', 'b'] })
  expect(twice.map(({ users }) => users)).toEqual([1, 0])
  await engine.close()
})

it('takes no event for two steps, also where another lies between', async () => {
  const engine = await engineOfEvents([
    { at: start, user: 'u', event: 'a' },
    { at: start, user: 'u', event: 'b' },
    { at: start, user: 'v', event: 'a' },
    { at: start, user: 'v', event: 'b' },
    { at: start + 60, user: 'v', event: 'a' },
  ])
  const back = await funnel(engine, { steps: ['a', 'b', 'a'] })
  expect(back.map(({ users }) => users)).toEqual([2, 2, 1])
  expect(back[2]).toMatchObject({ median_seconds: 60 })
  await engine.close()
})

it('names the events that there are when the first step is none of them', async () => {
  const engine = await engineOfEvents([{ at: start, user: 'u', event: 'open' }])
  await expect(funnel(engine, { steps: ['opened', 'paid'] })).rejects.toMatchObject({
    hint: expect.stringContaining('open'),
  })
  await expect(funnel(engine, { steps: ['open'] })).rejects.toThrow('two steps')
  await expect(funnel(engine, { steps: ['open', 'pay'], exclude: ['pay'] })).rejects.toThrow('both')
  await engine.close()
})

it('divides by the period in which attempts begin, in local time', async () => {
  const at = (text: string) => Date.parse(`${text}Z`) / 1000
  const engine = await engineOfEvents([
    // In New York the first one is still on 31 March.
    { at: at('2025-04-01T02:00'), user: 'u', event: 'a' },
    { at: at('2025-04-05T12:00'), user: 'u', event: 'a' },
    { at: at('2025-04-06T12:00'), user: 'u', event: 'b' },
    { at: at('2025-04-20T12:00'), user: 'v', event: 'a' },
    { at: at('2025-04-20T13:00'), user: 'w', event: 'b' },
  ])
  const question = { steps: ['a', 'b'], grain: 'month', timezone: 'America/New_York' } as const
  expect(await funnel(engine, question)).toMatchObject([
    { period: '2025-03-01', step: 'a', users: 1 },
    // The step is reached by the attempt of March too, and took longer.
    { period: '2025-03-01', step: 'b', users: 1, median_seconds: 5 * day + 10 * 3600 },
    { period: '2025-04-01', step: 'a', users: 2 },
    { period: '2025-04-01', step: 'b', users: 1, median_seconds: day },
  ])
  expect(await funnel(engine, { ...question, from: '2025-04-01', to: '2025-04-30' })).toMatchObject([
    { period: '2025-04-01', users: 2 },
    { users: 1 },
  ])
  expect(await funnel(engine, { ...question, order: 'any' })).toMatchObject([
    { period: '2025-03-01', step: 'a', users: 1 },
    { period: '2025-03-01', step: 'b', users: 1 },
    { period: '2025-04-01', step: 'a', users: 3 },
    { period: '2025-04-01', step: 'b', users: 1 },
  ])
  await engine.close()
})
