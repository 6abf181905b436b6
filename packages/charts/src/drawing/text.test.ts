import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textWidth, wrapText } from './text.ts'

test('a Chinese character is as wide as its font size', () => {
  expect(textWidth('市场份额', 12)).toBe(48)
})

test('lines break between words and between Chinese characters, never before closing punctuation', () => {
  expect(wrapText('weekly active users', 90)).toEqual(['weekly active', 'users'])
  expect(wrapText('市场份额，上升', 49)).toEqual(['市场份额，', '上升'])
})

test('long names of models break after their hyphens', () => {
  expect(wrapText('grok-4.20-0309-non-reasoning', 90)).toEqual(['grok-4.20-', '0309-non-', 'reasoning'])
})

test('a word wider than the line stays whole', () => {
  expect(wrapText('an incomprehensibilities b', 40)).toEqual(['an', 'incomprehensibilities', 'b'])
})

test('wrapping loses nothing but spaces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'GPT', '-', ' ', '份', '，', '（', '12.5', '亿')),
      fc.integer({ min: 5, max: 200 }),
      (parts, width) => {
        const text = parts.join('')
        expect(wrapText(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      },
    ),
  )
})
