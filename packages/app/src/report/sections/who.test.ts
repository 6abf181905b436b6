import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Language, languages } from '@bellwether/core'
import { type Engine, importFile, openFacts } from '@bellwether/market'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContext } from '../context.ts'
import { type OwnData, openOwnData } from '../own.ts'
import { type Chapter, plainText } from '../section.ts'
import { advice } from './advice.ts'
import { who } from './who.ts'

let folder: string
let facts: Engine
const owns = {} as Record<Language, OwnData>

/** Forty users of seven months: half come every other day in work hours, half once a month at night. */
function log(): string {
  const day = (n: number) => String(n).padStart(2, '0')
  const lines = Array.from({ length: 40 }, (_, user) =>
    [1, 2, 3, 4, 5, 6, 7]
      .filter((month) => month > user % 4 && (user + month) % 5 > 0)
      .flatMap((month) =>
        user % 2 === 0
          ? Array.from({ length: 14 }, (_, d) => `2025-0${month}-${day(2 * d + 1)} 10:00,u${user},X`)
          : [`2025-0${month}-${day(1 + (user % 28))} 02:00,u${user},Y`],
      ),
  ).flat()
  return `ts,user_id,product\n${lines.join('\n')}\n2025-07-31 02:00,u1,Y\n`
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  const file = join(folder, 'events.csv')
  await writeFile(file, log())
  await importFile(file, join(folder, 'workspace'), { as: 'events' })
  facts = await openFacts()
  for (const language of languages) owns[language] = await openOwnData(join(folder, 'workspace'), language)
})
afterAll(async () => {
  await facts.close()
  for (const own of Object.values(owns)) await own.engine.close()
  await rm(folder, { recursive: true, force: true })
})

const leads = ({ findings, figures }: Chapter) => {
  const ids = figures.map(({ id }) => id)
  for (const { figure, text } of findings) expect(ids, text).toContain(figure)
}

describe.each(languages)('in %s', (language) => {
  it('who the users are is told from published figures, and from own events first', async () => {
    const published = await who.build(await createContext(facts, language))
    leads(published)
    expect(published.figures.map(({ id }) => id)).toEqual(['who-audiences', 'who-paying', 'who-china'])
    const own = await who.build(await createContext(facts, language, owns[language]))
    leads(own)
    expect(own.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['who-segments', 'who-shift', 'who-products', 'who-audiences']),
    )
    const [first] = own.figures.find(({ id }) => id === 'who-segments')!.table.rows as { units: number }[]
    expect(first!.units).toBe(20)
  })

  it('what to do first has a number, an interval, evidence, assumption and falsifier in every sentence', async () => {
    const chapter = await advice.build(await createContext(facts, language, owns[language]))
    leads(chapter)
    expect(chapter.figures.map(({ id }) => id)).toEqual(['advice-levers', 'advice-vendors', 'advice-buyers'])
    const words =
      language === 'en'
        ? ['95 %', 'Rests on', 'Assumes', 'Proved wrong by']
        : ['95 %', '依据', '假定', '证伪']
    for (const { text } of chapter.findings) {
      for (const word of words) expect(plainText(text)).toContain(word)
      expect(plainText(text)).toMatch(/\d/)
    }
  })
})

it('agrees with the fact base: 50 million of a billion pay, 40 % of enterprise spend is with Anthropic', async () => {
  const { findings } = await who.build(await createContext(facts, 'en'))
  const said = findings.map(({ text }) => plainText(text)).join('\n')
  expect(said).toContain('5.0% of ChatGPT’s weekly users paid in Jul 31, 2026')
  expect(said).toContain('enterprises Anthropic (40.0%)')
  expect(said).toContain('In China 602M people')
})
