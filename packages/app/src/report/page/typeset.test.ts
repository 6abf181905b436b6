import { expect, test } from 'vitest'
import { cite } from '../section.ts'
import { typeset } from './typeset.ts'

test('Chinese has no space beside digits and one beside Latin words, whatever was put in', () => {
  const text = `用户从 ${cite('1亿')} 增至 ${cite('12亿')}，由OpenAI公布`
  expect(typeset(text, 'zh')).toBe(`用户从${cite('1亿')}增至${cite('12亿')}，由 OpenAI 公布`)
  expect(typeset('得到最多的是 谷歌，增加 8.1 个百分点', 'zh')).toBe('得到最多的是谷歌，增加8.1个百分点')
})

test('English stays as it is', () => {
  expect(typeset('from 1 to 2', 'en')).toBe('from 1 to 2')
})
