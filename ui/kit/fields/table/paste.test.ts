import { beforeEach, expect, test } from 'vitest'
import type { Property } from '../../../core/form/definition'
import { begin } from '../../testing'
import { makeField } from '../testing'
import { cellsOf, readCell, unshown } from './paste'

beforeEach(() => begin())

test('cells stand between tabs, rows between breaks, quotes hold both', () => {
  expect(cellsOf('a\tb\r\nc\td\r\n', 9, 9)).toEqual({ rows: [['a', 'b'], ['c', 'd']], more: 0 })
  expect(cellsOf('"a\n""b"""\t"c\td"\n5" pipe\t""', 9, 9).rows).toEqual([['a\n"b"', 'c\td'], ['5" pipe', '']])
  expect(cellsOf('"not closed\tb\n"x"y\tz', 9, 9).rows).toEqual([['"not closed', 'b'], ['"x"y', 'z']])
  expect(cellsOf('a\n\nb', 9, 9).rows).toEqual([['a'], [''], ['b']])
  expect(cellsOf('a\tb\tc\nd\te\tf', 9, 2).rows).toEqual([['a', 'b'], ['d', 'e']])
  expect(cellsOf('1\n2\n3\n4\n', 2, 1)).toEqual({ rows: [['1'], ['2']], more: 2 })
  expect(cellsOf('\t\n', 5, 5).rows).toEqual([['', '']])
})

test('ten megabytes, also of quotes that do not close, are read in no time', () => {
  for (const text of ['a\tb\n'.repeat(2_500_000), '"'.repeat(10_000_000), '"a\t'.repeat(3_400_000), '\t'.repeat(10_000_000), 'x'.repeat(10_000_000)]) {
    const from = performance.now()
    expect(cellsOf(text, 500, 9).rows.length).toBeLessThanOrEqual(500)
    expect(performance.now() - from).toBeLessThan(2000)
  }
})

const reads = (type: string, text: string, property: Property = {}, options?: { id: string; label: string }[]) => {
  const { value, taken, read } = readCell(makeField(type, property, {}, options), text)
  return read ? value : taken ? `?${String(value)}` : '!'
}

test('numbers, dates and words are read as people write them', () => {
  expect(reads('money', '１，２３４．５０')).toBe(1234.5)
  expect(reads('money', '¥1,234.50')).toBe(1234.5)
  expect(reads('integer', '一百')).toBe('?一百')
  expect(reads('integer', '')).toBeUndefined()
  for (const text of ['2026-11-03', '2026/11/3', '2026.11.03', '2026年11月3日', '２０２６年１１月３日', '20261103', '2026/11/3 0:00', '2026年11月3日星期二', ' 2026 年 11 月 3 日']) expect(reads('date', text), text).toBe('2026-11-03')
  for (const text of ['2026-02-30', '11/3/2026', '后天', '2026-11-3 9:30', '2026-11/3']) expect(reads('date', text), text).toBe(`?${text}`)
  expect([reads('boolean', '是'), reads('boolean', 'Ｙｅｓ'), reads('boolean', '√'), reads('boolean', '否'), reads('boolean', '0'), reads('boolean', '也许')]).toEqual([true, true, true, false, false, '?也许'])
  expect([reads('time', '9:30'), reads('time', '09：30'), reads('time', '25:00')]).toEqual(['09:30', '09:30', '?25:00'])
  expect(reads('text', ' 机场\n巴士 ')).toBe('机场 巴士')
  expect(reads('longtext', 'a\r\nb')).toBe('a\nb')
})

test('options go by their labels', () => {
  const options = [{ id: 'taxi', label: '出租车（Taxi）' }, { id: 'meal', label: '餐饮' }]
  expect([reads('option', ' 出租车（taxi) ', {}, options), reads('option', 'meal', {}, options), reads('option', '飞机', {}, options)]).toEqual(['taxi', 'meal', '?飞机'])
  expect([reads('options', '餐饮、出租车(Taxi)', {}, options), reads('options', '餐饮、飞机', {}, options)]).toEqual([['meal', 'taxi'], '?餐饮、飞机'])
  expect(reads('file', 'invoice.pdf')).toBe('!')
})

test('several choices are parted as they are written, also where a label holds the sign', () => {
  const options = [{ id: 'a', label: '甲、乙' }, { id: 'b', label: '丙' }, { id: 'c', label: 'Paper, A4' }]
  for (const text of ['甲、乙\n丙', '甲、乙；丙', '甲、乙,丙', 'a;b', '丙\r\n甲、乙\r\n丙']) expect((reads('options', text, {}, options) as string[]).sort(), text).toEqual(['a', 'b'])
  expect([reads('options', 'paper, a4', {}, options), reads('options', '1. 丙、2. c', {}, options)]).toEqual([['c'], ['b', 'c']])
  expect(reads('options', ' ', {}, options)).toBeUndefined()
})

test('days from one to another are read as they are shown, with halves where the field has them', () => {
  const halves: Property = { 'x-halves': true }
  for (const text of ['2026-01-01 – 2026-01-03', '2026/1/1 - 2026/1/3', '2026年1月1日至2026年1月3日', '2026-01-01～2026-01-03', '2026-01-01 to 2026-01-03']) expect(reads('daterange', text), text).toEqual({ from: '2026-01-01', to: '2026-01-03' })
  expect(reads('daterange', '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-01-01' })
  expect(reads('daterange', '2026-01-01 下午 – 2026-01-03 上午', halves)).toEqual({ from: '2026-01-01', from_half: 'pm', to: '2026-01-03', to_half: 'am' })
  expect(reads('daterange', '2026-01-01 Morning – 2026年1月3日afternoon', halves)).toEqual({ from: '2026-01-01', to: '2026-01-03' })
  expect([reads('daterange', '2026-01-01 上午', halves), reads('daterange', '2026-01-01 pm', halves)]).toEqual([{ from: '2026-01-01', to: '2026-01-01', to_half: 'am' }, { from: '2026-01-01', from_half: 'pm', to: '2026-01-01' }])
  for (const text of ['下周', '2026-01-01 下午 – 2026-01-03', '2026-01-01 –', '2026-01-01 – 2026-01-02 – 2026-01-03', '2026-02-30']) expect(reads('daterange', text), text).toBe(`?${text}`)
})

test('what no control shows is told beside it', () => {
  expect(unshown(makeField('date'), '后天')).toBe(true)
  expect(unshown(makeField('date'), '2026-11-03')).toBe(false)
  expect(unshown(makeField('text'), '后天')).toBe(false)
  expect(unshown(makeField('option', {}, {}, [{ id: 'a', label: 'A' }]), '飞机')).toBe(true)
  expect([unshown(makeField('options'), '飞机'), unshown(makeField('options'), ['a']), unshown(makeField('daterange'), '下周'), unshown(makeField('daterange'), { from: '2026-01-01' })]).toEqual([true, false, true, false])
})
