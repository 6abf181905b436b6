import type { Language } from '@bellwether/core'

const han = '[\\u3400-\\u9fff]'

/**
 * Evens out the spaces of a computed Chinese sentence: none between a character and a digit, one between a character and a
 * Latin word, whatever the values that were put in. Marks of cited numbers don't count.
 */
export function typeset(text: string, language: Language): string {
  if (language !== 'zh') return text
  const mark = '[\\ue000\\ue001]?'
  return text
    .replace(new RegExp(`(${han}${mark}) +(?=${mark}(${han}|[\\d$]))`, 'g'), '$1')
    .replace(new RegExp(`([\\d%]${mark}) +(${mark}${han})`, 'g'), '$1$2')
    .replace(new RegExp(`(${han})(${mark}[A-Za-z])`, 'g'), '$1 $2')
    .replace(new RegExp(`([A-Za-z]${mark})(${han})`, 'g'), '$1 $2')
}
