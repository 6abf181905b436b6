import { UserError } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { parseAddress, passwordOf, serverOf } from './address.ts'

it('reads where an engine is, with the usual ports', () => {
  expect(parseAddress('clickhouse://ann@db.example/market')).toEqual({
    engine: 'clickhouse',
    host: 'db.example',
    port: 8123,
    secure: false,
    user: 'ann',
    database: 'market',
    schema: '',
    timeout: 300,
  })
  const trino = parseAddress('trino://db.example/hive/market?secure=1&timeout=20')
  expect(trino).toMatchObject({
    port: 8443,
    database: 'hive',
    schema: 'market',
    timeout: 20,
    user: undefined,
  })
  expect(serverOf(trino)).toBe('https://db.example:8443')
})

it('takes no password, and does not repeat it', () => {
  for (const address of [
    'clickhouse://ann:s3cret@h/db',
    'trino://h/c/s?password=s3cret',
    'clickhouse://:s3cret@h/db',
  ]) {
    let error: unknown
    try {
      parseAddress(address)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).message).not.toContain('s3cret')
    expect((error as UserError).hint).toContain('BELLWETHER_CLICKHOUSE_PASSWORD')
  }
})

it.each([
  'mysql://h/db',
  'not an address',
  'trino://h/catalog',
  'clickhouse:///db',
  'clickhouse://h/db?timeout=soon',
])('refuses %s with the way to write it', (address) => {
  expect(() => parseAddress(address)).toThrow(UserError)
})

describe('the password', () => {
  const env = { BELLWETHER_CLICKHOUSE_PASSWORD: 'x' }
  it('comes from the environment', () => {
    expect(passwordOf(parseAddress('clickhouse://localhost/db'), env)).toBe('x')
    expect(passwordOf(parseAddress('clickhouse://h/db?secure=1'), env)).toBe('x')
    expect(passwordOf(parseAddress('trino://h/c/s'), env)).toBeUndefined()
  })
  it('is never sent unencrypted', () => {
    expect(() => passwordOf(parseAddress('clickhouse://h/db'), env)).toThrow('not encrypted')
  })
})
