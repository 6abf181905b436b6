import { pathToFileURL } from 'node:url'
import type { Bilingual } from '@bellwether/core'
import { findBrowser } from '../browser/find.ts'

/** What became of the wish for a PDF: written, or the one command that makes it possible. */
export type PdfResult = { readonly written: boolean; readonly remedy?: Bilingual }

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']

const noBrowser: Bilingual = {
  en: 'No PDF: there is no Chromium on this machine. Install Chromium or Chrome (or set CHROME_PATH), then run the command again.',
  zh: '未生成 PDF：本机没有 Chromium。请安装 Chromium 或 Chrome（或设置 CHROME_PATH）后重试。',
}

const noPrint = (reason: string): Bilingual => ({
  en: `No PDF: the browser could not print (${reason}). Open the HTML file and print it from there.`,
  zh: `未生成 PDF：浏览器无法打印（${reason}）。请打开 HTML 文件自行打印。`,
})

async function print(executablePath: string, html: string, pdf: string): Promise<void> {
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath, args: flags })
  try {
    const context = await browser.newContext({ offline: true, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(pathToFileURL(html).href)
    await page.pdf({
      path: pdf,
      format: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
    })
  } finally {
    await browser.close()
  }
}

/**
 * Prints a report as PDF with a Chromium of this machine. A missing or broken browser is no error: the HTML report is
 * there, and the remedy is told.
 */
export async function writePdf(html: string, pdf: string): Promise<PdfResult> {
  const browser = await findBrowser()
  if (!browser) return { written: false, remedy: noBrowser }
  try {
    await print(browser, html, pdf)
    return { written: true }
  } catch (error) {
    return { written: false, remedy: noPrint((error as Error).message.split('\n')[0] ?? '') }
  }
}
