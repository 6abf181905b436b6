import fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { bounded, dateNotations, guessDates, lastDay, parseDateNotation } from './dates.ts'
import { finite, guessNumbers, numberIn, numberNotations, valuesTable } from './numbers.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckdb({ threads: 1 })
})
afterAll(() => engine.close())

async function read(values: readonly string[], expression: (x: typeof empty) => typeof empty) {
  const rows = await engine.all(sql`select ${expression(sql`x`)} as y from ${valuesTable(values)}`)
  return rows.map(({ y }) => y)
}
const empty = sql``

/** Writes a number in a notation: the inverse that reading is tested against. */
function write(value: number, { decimal, group }: { decimal: string; group: string }): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(2).split('.')
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole
  return `${value < 0 ? '-' : ''}${grouped}${decimal}${fraction}`
}

const amounts = fc.array(
  fc.integer({ min: -1e11, max: 1e11 }).map((cents) => cents / 100),
  { minLength: 1, maxLength: 30 },
)

describe('numbers', () => {
  test.each(numberNotations)('are read back as they were written in %o', async (notation) => {
    await fc.assert(
      fc.asyncProperty(amounts, async (values) => {
        const texts = values.map((value) => write(value, notation))
        expect(await read(texts, (x) => finite(numberIn(x, notation)))).toEqual(values)
        // With two decimals in every value no other notation fits as many.
        const guess = await guessNumbers(engine, texts)
        expect(guess.fits).toBe(values.length)
        expect(await read(texts, (x) => finite(numberIn(x, guess.notation)))).toEqual(values)
      }),
      { numRuns: 10 },
    )
  })

  test.each([
    ['$1,234.50', 1234.5],
    ['(1,234.50)', -1234.5],
    ['€ -3.00', -3],
    ['¥12.00', 12],
    ['1,234.50 USD', 1234.5],
    ['USD 5', 5],
    ['−7.25', -7.25],
    ['84.21%', 84.21],
  ])('%s in its dress', async (text, value) => {
    const { notation, fits } = await guessNumbers(engine, [text])
    expect(fits).toBe(1)
    expect(await read([text], (x) => finite(numberIn(x, notation)))).toEqual([value])
  })

  test('what is no finite number is none in any notation', async () => {
    const texts = [
      '',
      'twelve',
      '1e400',
      'NaN',
      'Infinity',
      '-inf',
      '1,2,3',
      '12k',
      '--5',
      '0x1F',
      '1.2.3',
      '=1+1',
      '١٢',
    ]
    for (const notation of numberNotations) {
      expect(await read(texts, (x) => finite(numberIn(x, notation)))).toEqual(texts.map(() => null))
    }
  })

  test('a lone separator of thousands is ambiguous, and the decimal sign resolves it', async () => {
    expect(await guessNumbers(engine, ['1,234', '5,678'])).toMatchObject({
      notation: { decimal: '.', group: ',' },
      rival: { decimal: ',' },
    })
    expect(await guessNumbers(engine, ['1,234'], { decimal: ',' })).toMatchObject({
      notation: { decimal: ',' },
      rival: undefined,
    })
    expect(await guessNumbers(engine, ['1,234', '1,5'])).toMatchObject({
      notation: { decimal: ',' },
      rival: undefined,
    })
    expect(await guessNumbers(engine, ['1,234'], { preferComma: true })).toMatchObject({
      notation: { decimal: ',' },
    })
    expect(await guessNumbers(engine, ['1', '25'])).toMatchObject({
      notation: { decimal: '.' },
      rival: undefined,
    })
  })
})

describe('dates', () => {
  const days = fc.array(
    fc.date({ min: new Date('1970-01-01'), max: new Date('2060-12-31'), noInvalidDate: true }),
    { minLength: 1, maxLength: 20 },
  )
  const parts = (day: Date) => {
    const iso = day.toISOString()
    return {
      y: iso.slice(0, 4),
      m: iso.slice(5, 7),
      d: iso.slice(8, 10),
      iso: iso.slice(0, 10),
      time: iso.slice(11, 19),
    }
  }

  test.each(['y-m-d', 'd/m/y', 'm/d/y', 'd.m.y', 'm-d-y', 'y/m/d', 'ymd', 'y年m月d日'])(
    '%s is read back as it was written, with and without a time, and two digits of the year',
    async (name) => {
      const notation = parseDateNotation(name)
      await fc.assert(
        fc.asyncProperty(days, async (values) => {
          const write = (day: Date, short: boolean) => {
            const p = parts(day)
            return name.replace(/[ymd]/g, (letter) =>
              letter === 'y' && short ? p.y.slice(2) : p[letter as 'y'],
            )
          }
          const texts = values.map((day) => write(day, false))
          expect(await read(texts, (x) => lastDay(bounded(notation.moment(x)), notation))).toEqual(
            values.map((d) => parts(d).iso),
          )
          if (name === 'ymd') return
          const timed = values.map((day) => `${write(day, false)} ${parts(day).time}`)
          const moments = values.map((day) => `${parts(day).iso}T${parts(day).time}.000Z`)
          expect(await read(timed, (x) => bounded(notation.moment(x)))).toEqual(moments)
          if (name === 'y-m-d') return
          const short = values.map((day) => write(day, true))
          expect(await read(short, (x) => lastDay(bounded(notation.moment(x)), notation))).toEqual(
            values.map((d) => parts(d).iso),
          )
        }),
        { numRuns: 10 },
      )
    },
  )

  test('each example is guessed as a date that its own notation reads alike', async () => {
    for (const { example, moment } of dateNotations) {
      const { notation, fits, rival } = await guessDates(engine, [example])
      expect({ example, fits, rival }).toEqual({ example, fits: 1, rival: undefined })
      expect(await read([example], notation.moment)).toEqual(await read([example], moment))
    }
  })

  test('an offset is heeded: moments are UTC', async () => {
    const texts = [
      '2025-01-01T00:00:00+08:00',
      '2025-01-01 00:00:00-05',
      '2025-01-01T00:00:00Z',
      '2025-01-01T10:00',
    ]
    expect(await read(texts, (x) => bounded(parseDateNotation('y-m-d').moment(x)))).toEqual([
      '2024-12-31T16:00:00.000Z',
      '2025-01-01T05:00:00.000Z',
      '2025-01-01T00:00:00.000Z',
      '2025-01-01T10:00:00.000Z',
    ])
  })

  test('day first and month first are told apart by one value, and are ambiguous without', async () => {
    expect(await guessDates(engine, ['01/02/2025', '13/02/2025'])).toMatchObject({
      notation: { name: 'd/m/y' },
      rival: undefined,
    })
    expect(await guessDates(engine, ['01/02/2025', '02/13/2025'])).toMatchObject({
      notation: { name: 'm/d/y' },
      rival: undefined,
    })
    expect(await guessDates(engine, ['01/02/2025', '03/04/2025'])).toMatchObject({ rival: { name: 'm/d/y' } })
    expect(await guessDates(engine, ['01/01/2025', '02/02/2025'])).toMatchObject({ rival: undefined })
  })

  test('the last day of a period', async () => {
    const last = async (text: string) => {
      const { notation } = await guessDates(engine, [text])
      return (await read([text], (x) => lastDay(bounded(notation.moment(x)), notation)))[0]
    }
    expect(await last('2024-02')).toBe('2024-02-29')
    expect(await last('202402')).toBe('2024-02-29')
    expect(await last('2025年1月')).toBe('2025-01-31')
    expect(await last('2024Q3')).toBe('2024-09-30')
    expect(await last('Q4 2024')).toBe('2024-12-31')
    expect(await last('2025-H1')).toBe('2025-06-30')
    expect(await last('2025')).toBe('2025-12-31')
  })

  test('days that do not exist, and words, are no dates', async () => {
    const texts = [
      '2025-02-29',
      '2025-13-01',
      '31/31/2025',
      'epoch',
      'infinity',
      '-infinity',
      'today',
      '0025-01-01',
      '10000-01-01',
      '',
    ]
    for (const notation of dateNotations) {
      expect(await read(texts, (x) => bounded(notation.moment(x)))).toEqual(texts.map(() => null))
    }
  })

  test('a notation that is none is refused with the list', () => {
    expect(() => parseDateNotation('dmy?')).toThrow(/not a notation/)
    expect(parseDateNotation('%d|%m|%Y').name).toBe('%d|%m|%Y')
  })
})
