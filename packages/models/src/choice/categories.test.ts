import { expect, it } from 'vitest'
import { codeCategories } from './categories.ts'

it('writes texts as one indicator a level but the first, for each alternative', () => {
  const columns = { 'fuel.a': ['gas', 'cng', null], 'fuel.b': ['electric', 'gas', 'gas'], price: [1, 2, 3] }
  const coded = codeCategories(columns, ['fuel', 'price'], ['.a', '.b'])
  expect(coded.names('fuel')).toEqual(['fuel=electric', 'fuel=gas'])
  expect(coded.names('price')).toEqual(['price'])
  expect(coded.columns['fuel=gas.a']).toEqual([1, 0, null])
  expect(coded.columns['fuel=electric.b']).toEqual([1, 0, 0])
})

it('takes a column with any number as numbers, so that a typing error is refused later', () => {
  expect(codeCategories({ cost: ['1', '2x', '3'] }, ['cost'], ['']).names('cost')).toEqual(['cost'])
})

it('refuses a text that is the same everywhere', () => {
  expect(() => codeCategories({ fuel: ['gas', 'gas'] }, ['fuel'], [''])).toThrow('"fuel" holds texts, 1')
})
