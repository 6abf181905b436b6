import { expect, it } from 'vitest'
import { figure, found, told } from '../figures.contract.ts'
import { cachedTokens } from './cached-tokens.ts'

const amount = (metric: string, value: number, unit = 'tokens') =>
  figure({ metric, value, unit, basis: metric })

it('holds every figure of a basis that is known to bill cached tokens twice', () => {
  const [finding] = found(cachedTokens, [figure({ caveat: 'cached_tokens', unit: 'percent' }), figure()])
  expect(finding!.rows).toBe(1)
  expect(finding!.message.en).toContain('may bill cached tokens twice')
})

it('tells prompt, completion and cached tokens that exceed all tokens', () => {
  // 900 prompt tokens, 600 of them read from a cache, and 100 completion tokens are 1,000 tokens.
  const right = [
    amount('tokens', 1000),
    amount('prompt_tokens', 300),
    amount('completion_tokens', 100),
    amount('cached_tokens', 600),
  ]
  expect(found(cachedTokens, right)).toEqual([])
  const twice = [
    amount('tokens', 1000),
    amount('prompt_tokens', 900),
    amount('completion_tokens', 100),
    amount('cached_tokens', 600),
  ]
  expect(told(found(cachedTokens, twice))).toEqual([
    'warning: Ships · tokens · Ark, 2025-Q1: prompt, completion and cached tokens make 160.0% of all tokens',
  ])
})

it('tells spend above the dearest list price of the vendor', () => {
  const used = [amount('tokens', 2e6), amount('spend', 12, 'USD')]
  expect(told(found(cachedTokens, used, [['Noah', 5]]))).toEqual([
    'warning: Ships · spend · Ark, 2025-Q1: $6 a million tokens, above the dearest list price of the vendor, $5',
  ])
  expect(found(cachedTokens, used, [['Noah', 6]])).toEqual([])
  expect(found(cachedTokens, used)).toEqual([])
})
