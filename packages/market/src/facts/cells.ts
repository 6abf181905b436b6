import { defineMessages, isDay, type Language, unreachable } from '@bellwether/core'
import type { Column } from '../schema/table.ts'
import type { Tell } from './problem.ts'

/** What a cell holds in its column's type, or why it can't be read. */
export type CellReading = { readonly value: unknown; readonly fault?: Tell }

const messages = defineMessages({
  en: {
    empty: 'is empty',
    fill: 'fill it in: the column is required',
    notNumber: 'is not a number',
    writeNumber: 'write digits with a decimal point, without units or thousands separators: 1200000',
    notDay: 'is not a day of the calendar',
    writeDay: 'write YYYY-MM-DD',
    notFlag: 'is neither true nor false',
    writeFlag: 'write true or false',
    notWord: 'is not one of the words of this column',
    writeWord: ({ words }: { words: string }) => `write one of: ${words}`,
    spaces: 'starts or ends with a space',
    trim: 'remove the space',
  },
  zh: {
    empty: '为空',
    fill: '此列必填，请补上',
    notNumber: '不是数字',
    writeNumber: '只写数字与小数点，不带单位和千位分隔符：1200000',
    notDay: '不是有效日期',
    writeDay: '写成 YYYY-MM-DD',
    notFlag: '既不是 true 也不是 false',
    writeFlag: '写 true 或 false',
    notWord: '不是此列允许的词',
    writeWord: ({ words }) => `写以下之一：${words}`,
    spaces: '首尾有空格',
    trim: '去掉空格',
  },
})

type Texts = ReturnType<typeof messages>

const fault = (tell: (say: Texts) => readonly [string, string]): CellReading => ({
  value: null,
  fault: (language: Language) => tell(messages(language)),
})

const number = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

function readText({ type }: Column, text: string): CellReading {
  if (text.trim() !== text) return fault((say) => [say.spaces, say.trim])
  const issue = type.safeParse(text).error?.issues[0]
  if (issue?.code !== 'invalid_value') return { value: text }
  const words = issue.values.join(', ')
  return fault((say) => [say.notWord, say.writeWord({ words })])
}

/** Reads the text of a cell in its column's type: an empty cell is null, and a fault where the column is required. */
export function readCell(column: Column, text: string): CellReading {
  if (text === '') return column.required ? fault((say) => [say.empty, say.fill]) : { value: null }
  switch (column.sql) {
    case 'DOUBLE':
      return number.test(text) ? { value: Number(text) } : fault((say) => [say.notNumber, say.writeNumber])
    case 'DATE':
      return isDay(text) ? { value: text } : fault((say) => [say.notDay, say.writeDay])
    case 'BOOLEAN':
      if (text === 'true' || text === 'false') return { value: text === 'true' }
      return fault((say) => [say.notFlag, say.writeFlag])
    case 'VARCHAR':
    case 'TIMESTAMP':
    case 'JSON':
      return readText(column, text)
    default:
      return unreachable(column.sql)
  }
}
