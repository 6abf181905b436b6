import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Language, languages } from '@bellwether/core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../packages/app/src/browser/find.ts'
import { runCli } from '../packages/app/src/cli/run.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const executablePath = await findBrowser()
const skipReason = 'no Chromium or Chrome on this machine (install one, or set CHROME_PATH)'

/** Runs the command line as a user would, with a pipe for its output. */
async function bellwether(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', '']
  const code = await runCli(args, {
    stdout: { write: (text) => void (stdout += text) },
    stderr: { write: (text) => void (stderr += text) },
    env: {},
    signal: new AbortController().signal,
  })
  return { code, stdout, stderr }
}

let folder: string
const paths = {} as Record<Language, string>
const pages = {} as Record<Language, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-report-'))
  for (const language of languages) {
    paths[language] = join(folder, `${language}.html`)
    // One of them is printed too: a report takes seconds to build.
    const pdf = language === 'en' ? ['--pdf'] : []
    const { code } = await bellwether('report', '--lang', language, '--out', paths[language], ...pdf)
    expect(code).toBe(0)
    pages[language] = await readFile(paths[language], 'utf8')
  }
}, 180_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a reader reads: without tags, styles and the cards that repeat what links lead to. */
const visibleText = (html: string): string =>
  html
    .replace(/<(style|pre)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<span class="card"[\s\S]*?<\/span>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe.each(languages)('the report in %s', (language) => {
  test('is one file that needs no script and no network', () => {
    const html = pages[language]
    expect(html).not.toMatch(/<script|<link|<iframe|<img|@import|\son[a-z]+=/i)
    expect(html.match(/\b(?:src|srcset|data|poster)="[^"]*"/g) ?? []).toEqual([])
    expect(html).not.toMatch(/url\(/)
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000)
  })

  test('has every section of its contents, in order, under headings without gaps', () => {
    const html = pages[language]
    const contents = [...html.matchAll(/<li><a href="#([\w-]+)"><span class="no">/g)].map((match) => match[1])
    const sections = [...html.matchAll(/<section id="([\w-]+)"/g)].map((match) => match[1])
    expect(contents).toEqual(sections)
    expect(sections).toEqual(
      expect.arrayContaining([
        'summary',
        'history',
        'size',
        'leaders',
        'concentration',
        'users',
        'prices',
        'changes',
        'quality',
        'method',
        'sources',
      ]),
    )
    expect(sections[0]).toBe('summary')
  })

  test('has no address within the page that leads nowhere, and no id twice', () => {
    const html = pages[language]
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!)
    expect(ids.length).toBe(new Set(ids).size)
    const targets = new Set([...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]!))
    expect([...targets].filter((target) => !ids.includes(target))).toEqual([])
  })

  test('leaves no mark, no missing value and no message of the other language in its sentences', () => {
    const text = visibleText(pages[language])
    expect(text).not.toMatch(/[\ue000\ue001]|\bundefined\b|\bNaN\b|\[object|\bnull\b/)
    const findings = [
      ...pages[language].matchAll(/<li>(?:(?!<\/li>)[\s\S])*?class="number-link"[\s\S]*?<\/li>/g),
    ].map(([item]) => visibleText(item))
    expect(findings.length).toBeGreaterThan(20)
    for (const finding of findings) expect(/[\u4e00-\u9fff]/.test(finding), finding).toBe(language === 'zh')
  })
})

/**
 * What the report must say, from the published figures themselves: Gartner (14.2 and 644 B USD for 2025), IDC, Omdia and
 * Frost & Sullivan (China), Counterpoint (134 M users at 16.2 USD and 900 M at 2.2 USD a month), Menlo Ventures (40 %).
 */
test('its findings are those of the fact base', () => {
  const text = visibleText(pages.en)
  expect(text).toMatch(/differ 45 -fold: from \$14\.2B .* to \$644B/)
  expect(text).toMatch(/In China alone, 7 reports by 3 publishers name 3 different leaders/)
  expect(text).toMatch(/134M users at \$6\.51B .* 900M at \$5\.94B : 7\.4 times the revenue per user/)
  expect(text).toMatch(/leads enterprise spend on model APIs with 40% , 13 points ahead of OpenAI/)
})

test('--json gives every table of the report as rows that agree with the fact base', async () => {
  const { code, stdout } = await bellwether('report', '--json')
  expect(code).toBe(0)
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const tables = new Set(rows.map(({ table }) => table))
  expect([...tables]).toEqual(
    expect.arrayContaining(['share', 'size', 'concentration', 'figures', 'prices', 'gains', 'gates']),
  )
  const share = rows.find(
    (row) => row.table === 'share' && row.market === 'Enterprise LLM API' && row.vendor === 'Anthropic',
  )
  expect(share).toMatchObject({
    measure: 'spend',
    unit: 'percent',
    value: 40,
    share: 0.4,
    period_start: '2025-01-01',
    period_end: '2025-12-31',
  })
  const menlo = rows.find((row) => row.table === 'concentration' && row.market === 'Enterprise LLM API')
  // 40² + 27² + 21² over the named vendors of 2025.
  expect(menlo?.hhi).toBeCloseTo(1600 + 729 + 441, 6)
})

test('an old report is replaced whole or not at all', async () => {
  const path = join(folder, 'kept.html')
  await writeFile(path, 'old')
  const { code, stderr } = await bellwether('report', '--out', path, '--facts', folder)
  expect(code).toBe(2)
  expect(stderr).toContain('observations.csv')
  expect(await readFile(path, 'utf8')).toBe('old')
})

test('a place that cannot be written to is refused with the remedy', async () => {
  const { code, stderr } = await bellwether('report', '--out', join(paths.en, 'inside-a-file.html'))
  expect(code).toBe(2)
  expect(stderr).toContain('--out FILE')
})

describe.skipIf(!executablePath)(`in a browser${executablePath ? '' : ` (skipped: ${skipReason})`}`, () => {
  let browser: Browser

  beforeAll(async () => {
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
    browser = await chromium.launch({ executablePath: executablePath!, args })
  })

  afterAll(() => browser?.close())

  async function open(language: Language, colorScheme: 'dark' | 'light', width: number): Promise<Page> {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, offline: true })
    const page = await context.newPage()
    await page.goto(pathToFileURL(paths[language]).href)
    return page
  }

  const views = languages.flatMap((language) =>
    (['light', 'dark'] as const).flatMap((scheme) =>
      [360, 1280].map((width) => ({ language, scheme, width })),
    ),
  )

  const openAll = "for (const details of document.querySelectorAll('details')) details.open = true"

  test.each(views)(
    '$language, $scheme, $width px: nothing cut, nothing asked of the network',
    async ({ language, scheme, width }) => {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 800 } })
      await context.setOffline(true)
      const page = await context.newPage()
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      const address = pathToFileURL(paths[language]).href
      await page.goto(address)
      const reach = () => page.evaluate('document.documentElement.scrollWidth')
      expect(await reach()).toBeLessThanOrEqual(width)
      await page.evaluate(openAll)
      expect(await reach()).toBeLessThanOrEqual(width)
      expect(asked).toEqual([address])
      await context.close()
    },
    120_000,
  )

  // Each run of axe reads the style of 20,000 elements. Four views have every two of language, scheme and width together,
  // which is all that its rules can depend on: contrast on scheme and width, names on language, sizes on width.
  const audited = views.filter(
    ({ language, scheme, width }) => ((language === 'en') === (scheme === 'light')) === (width === 360),
  )

  test.each(audited)(
    '$language, $scheme, $width px: no axe violation',
    async ({ language, scheme, width }) => {
      const page = await open(language, scheme, width)
      // Thousands of table cells are open where there is room for them.
      if (width === 1280) await page.evaluate(openAll)
      await page.evaluate(axeSource)
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: {
            run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
          }
        }
        const { violations: found } = await axe.run({ resultTypes: ['violations'] })
        return found.map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 200)}`)
      })
      expect(violations).toEqual([])
      await page.context().close()
    },
    120_000,
  )

  test('following a number opens its basis, sources and SQL without a script', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: true,
      offline: true,
      viewport: { width: 1280, height: 800 },
    })
    const page = await context.newPage()
    await page.goto(pathToFileURL(paths.en).href)
    const number = page.locator('#leaders .number-link').first()
    await number.hover()
    expect(await number.locator('.card').isVisible()).toBe(true)
    await number.click()
    const source = page.locator('#figure-leaders-bases-source')
    expect(await source.isVisible()).toBe(true)
    expect(await source.textContent()).toMatch(/select[\s\S]*from observations[\s\S]*from ranked/)
    await context.close()
  })

  test('--pdf prints it beside the HTML', async () => {
    const pdf = await readFile(join(folder, 'en.pdf'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(100_000)
  })
})
