import { describe, expect, it } from 'vitest'
import { add, format, parse, read, round, type Num } from './num'

describe('numbers', () => {
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
