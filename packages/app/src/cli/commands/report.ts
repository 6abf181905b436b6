import { resolve } from 'node:path'
import { defineMessages } from '@bellwether/core'
import type { Command } from 'commander'
import { buildReport, reportRows } from '../../report/build.ts'
import { renderPage } from '../../report/page/page.ts'
import { writePdf } from '../../report/pdf.ts'
import { writeAtomically } from '../../report/write.ts'
import type { Context } from '../context.ts'

const messages = defineMessages({
  en: {
    out: 'the HTML file to write; a file of that name is replaced',
    pdf: 'also print it as PDF with the Chromium of this machine',
    facts: 'a folder with a fact base of your own; the embedded one by default',
    workspace: 'the folder of your own events and sales: adds the chapters about your users',
    building: 'computing the report …',
    printing: 'printing …',
    written: ({ path, size }: { path: string; size: string }) => `Report: ${path} (${size} KB)`,
    pdfWritten: ({ path }: { path: string }) => `PDF: ${path}`,
    share: 'shares by vendor, with basis, date and source',
    json: 'every table of the report as NDJSON',
    facts_: 'check the figures behind it',
  },
  zh: {
    out: '要写入的 HTML 文件；同名文件会被替换',
    pdf: '同时用本机的 Chromium 打印成 PDF',
    facts: '自己的事实库文件夹；默认使用内置事实库',
    workspace: '自有事件与销售数据的文件夹：报告增加关于自有用户的章节',
    building: '正在计算报告……',
    printing: '正在打印……',
    written: ({ path, size }) => `报告：${path}（${size} KB）`,
    pdfWritten: ({ path }) => `PDF：${path}`,
    share: '按厂商看份额，附口径、日期与来源',
    json: '以 NDJSON 输出报告的全部表格',
    facts_: '检查报告背后的数字',
  },
})

type Options = { out: string; pdf?: boolean; facts?: string; workspace?: string; json?: boolean }

/** The PDF's name is that of the HTML file with another ending. */
const pdfPath = (html: string): string => `${html.replace(/\.html?$/i, '')}.pdf`

async function writeReport({ out: file, pdf, ...data }: Options, { out, language }: Context): Promise<void> {
  const say = messages(language)
  out.progress(say.building)
  const html = renderPage(await buildReport(language, data))
  const path = resolve(file)
  await writeAtomically(path, html)
  out.notice(say.written({ path, size: String(Math.round(Buffer.byteLength(html) / 1024)) }))
  if (pdf) {
    out.progress(say.printing)
    const { written, remedy } = await writePdf(path, pdfPath(path))
    out.notice(written ? say.pdfWritten({ path: pdfPath(path) }) : (remedy?.[language] ?? ''))
  }
  out.next([
    ['bellwether share', say.share],
    ['bellwether report --json', say.json],
    ['bellwether facts check', say.facts_],
  ])
}

/** `bellwether report`: the LLM-market report as one HTML file, as PDF, or as rows. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  command
    .option('--out <file>', say.out, 'report.html')
    .option('--pdf', say.pdf)
    .option('--facts <folder>', say.facts)
    .option('--workspace <folder>', say.workspace)
    .action(async () => {
      const options = command.optsWithGlobals<Options>()
      // A pipe without --json still gets its HTML file: only the flag asks for rows.
      if (options.json) context.out.rows(reportRows(await buildReport(context.language, options)), [])
      else await writeReport(options, context)
    })
}
