import { describe, expect, it } from 'vitest'
import { abs, add, ceil, compare, decimalsOf, div, floor, format, fromInt, mod, mul, neg, parse, read, round, sign, sub, toInt, type Num } from './num'
import { readVectors } from './rules/vectors'

const vectors = readVectors()

/** What a busy machine may take, in milliseconds. */
const slowly = 60_000

const operations: Record<string, (a: Num, b: Num, scale: number) => Num | string | number | undefined> = {
  add, sub, mul, div, mod, neg, abs, floor, ceil, sign,
  compare: (a, b) => Math.sign(compare(a, b)),
  decimals: decimalsOf,
  int: toInt,
  round: (a, _, scale) => round(a, scale)
}

describe('numbers', () => {
  it.each(Object.keys(operations))('%s gives what Go gives', (operation) => {
    const wrong: string[] = []
    const mine = vectors.numbers.filter(([name]) => name === operation)
    for (const [, a, b, want] of mine) {
      const found = operations[operation]!(read(a)!, read(b) ?? fromInt(0), +b)
      const got = typeof found === 'object' ? format(found) : String(found === 0 ? 0 : found)
      if (got !== want) wrong.push(`${operation}(${a}, ${b}) is ${got}, want ${want}`)
      if (typeof found === 'object' && compare(found, read(want)!) !== 0) wrong.push(`${want} is not itself`)
    }
    expect(mine.length).toBeGreaterThan(1000)
    expect(wrong.slice(0, 20)).toEqual([])
  }, slowly)

  it('reads at the border what Go reads', () => {
    const wrong = vectors.parsed.filter(([text, want]) => {
      const found = parse(text)
      return (typeof found === 'string' ? found : format(found)) !== want
    })
    expect(wrong).toEqual([])
  })

  it('reads back what it writes, and nothing else', () => {
    for (const text of ['0', '-0.5', '9223372036854775807', '0.0000000000000000000000000000000000000001']) expect(format(read(text)!)).toBe(text)
    for (const text of ['', '-', '1e5', '1.', '.5', '+1', ' 1', 'NaN', '1'.repeat(81)]) expect(read(text)).toBeUndefined()
  })

  it('never meets the mistakes of doubles', () => {
    const tenth = parse('0.1') as Num, fifth = parse('0.2') as Num
    expect(format(add(tenth, fifth) as Num)).toBe('0.3')
    expect(format(round(parse('1.005') as Num, 2))).toBe('1.01')
  })
})
