import { type Bilingual, defineMessages, type Language } from '@bellwether/core'
import { exampleOf, type Note, type Origin, type PlannedColumn, type RejectReason } from '@bellwether/market'

const messages = defineMessages({
  en: {
    column: ({ name }: { name: string }) => `column "${name}"`,
    byContent: ({ name }: { name: string }) => `column "${name}" (by its content)`,
    constant: ({ text }: { text: string }) => `"${text}" in every row`,
    byDefault: ({ text }: { text: string }) => `"${text}" (default)`,
    byName: ({ text }: { text: string }) => `"${text}" (stated by a column's name)`,
    same: ({ as }: { as: string }) => `the same as ${as}`,
    order: 'the order of the rows',
    none: '',
    ambiguous: ({ column, as, rival }: { column: string; as: string; rival: string }) =>
      `The numbers of "${column}" are read like ${as}, but ${rival} would fit as well: --decimal . or --decimal , settles it.`,
    noCurrency: 'The amounts have no currency: add --currency USD (or the one that they are in).',
    rowOrder: 'The rows have no dates: their order stands for the time, one second a row from 1970-01-01.',
  },
  zh: {
    column: ({ name }) => `列 "${name}"`,
    byContent: ({ name }) => `列 "${name}"（按内容推断）`,
    constant: ({ text }) => `每行均为 "${text}"`,
    byDefault: ({ text }) => `"${text}"（默认）`,
    byName: ({ text }) => `"${text}"（列名注明）`,
    same: ({ as }) => `同 ${as}`,
    order: '行的先后',
    none: '',
    ambiguous: ({ column, as, rival }) =>
      `"${column}" 的数字按 ${as} 的写法读取，但 ${rival} 同样说得通：用 --decimal . 或 --decimal , 指明。`,
    noCurrency: '金额没有币种：请加 --currency USD（或其实际币种）。',
    rowOrder: '各行没有日期：以行的先后代表时间，自 1970-01-01 起每行一秒。',
  },
})

/** Where the values of a column come from, for people. */
export function originText(origin: Origin, language: Language): string {
  const say = messages(language)
  switch (origin.kind) {
    case 'column':
      return origin.by === 'content' ? say.byContent(origin) : say.column(origin)
    case 'constant': {
      const words = { option: say.constant, default: say.byDefault, name: say.byName }
      return words[origin.by](origin)
    }
    case 'same':
      return say.same(origin)
    default:
      return say[origin.kind]
  }
}

/** How the values of a column are written in the file: `d/m/y`, `1.234,5`. */
export function writtenAs({ numbers, dates }: PlannedColumn): string {
  return numbers ? exampleOf(numbers) : (dates?.name ?? '')
}

/** What a user should know of a guess, in a sentence. */
export function noteText(note: Note, language: Language): string {
  const say = messages(language)
  switch (note.kind) {
    case 'ambiguous-number':
      return say.ambiguous({ column: note.column, as: exampleOf(note.as), rival: exampleOf(note.rival) })
    case 'no-currency':
      return say.noCurrency
    default:
      return say.rowOrder
  }
}

const reasons: Readonly<Record<RejectReason, { readonly what: Bilingual; readonly remedy: Bilingual }>> = {
  empty: {
    what: { en: 'is empty', zh: '为空' },
    remedy: { en: 'fill it in, or --set COLUMN=VALUE', zh: '补全，或用 --set 列=值' },
  },
  number: {
    what: { en: 'is not a number', zh: '不是数字' },
    remedy: { en: 'write 1234.5, or say --decimal', zh: '写作 1234.5，或用 --decimal' },
  },
  date: {
    what: { en: 'is not a date', zh: '不是日期' },
    remedy: { en: 'write 2025-01-31, or say --date-format', zh: '写作 2025-01-31，或用 --date-format' },
  },
  word: {
    what: { en: 'is none of the allowed words', zh: '不是允许的词' },
    remedy: { en: 'see the list in docs/en/import.md', zh: '允许的词见 docs/zh/import.md' },
  },
  flag: {
    what: { en: 'is neither true nor false', zh: '既非真也非假' },
    remedy: { en: 'write true or false', zh: '写 true 或 false' },
  },
  rate: {
    what: { en: 'has no rate on or before its day', zh: '当日及之前没有汇率' },
    remedy: { en: 'add an earlier --rate', zh: '补充更早的 --rate' },
  },
  object: {
    what: { en: 'is not a JSON object', zh: '不是 JSON 对象' },
    remedy: { en: 'write one object a line', zh: '每行写一个对象' },
  },
  epoch: {
    what: { en: 'lies before 1970', zh: '早于 1970 年' },
    remedy: {
      en: 'check the clock of the device, or name another column with --map ts=COLUMN',
      zh: '检查设备时钟，或用 --map ts=列名 指明另一列',
    },
  },
  future: {
    what: { en: 'lies in the future', zh: '在未来' },
    remedy: {
      en: 'check the clock of the device, or the notation with --date-format',
      zh: '检查设备时钟，或用 --date-format 指明日期写法',
    },
  },
  quote: {
    what: { en: 'a quote is not closed, or text follows it', zh: '引号未闭合，或其后另有文字' },
    remedy: { en: 'write a quote inside a cell twice', zh: '单元格内的引号须写两个' },
  },
  columns: {
    what: { en: 'has another number of cells than the header', zh: '单元格数与表头不同' },
    remedy: { en: 'quote cells that hold the delimiter', zh: '含分隔符的单元格须加引号' },
  },
  encoding: {
    what: { en: 'is not valid UTF-8', zh: '不是有效的 UTF-8' },
    remedy: { en: 'say --encoding', zh: '用 --encoding 指明编码' },
  },
  control: {
    what: { en: 'holds a zero byte', zh: '含零字节' },
    remedy: { en: 'export the file again', zh: '重新导出该文件' },
  },
  json: {
    what: { en: 'is not a whole JSON object', zh: '不是完整的 JSON 对象' },
    remedy: { en: 'check how the file ends', zh: '检查文件是否完整' },
  },
}

/** Why a row was rejected and what to do about it. */
export function reasonWords(reason: RejectReason, language: Language): { what: string; remedy: string } {
  const { what, remedy } = reasons[reason]
  return { what: what[language], remedy: remedy[language] }
}
