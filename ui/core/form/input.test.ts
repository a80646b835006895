import { expect, test } from 'vitest'
import { dateText, typeNumber, typeText } from './input'
import { amountText, numberText } from './written'
import { formOf } from './testing'

const form = formOf([
  { id: 'n', type: 'integer', scale: 0 }, { id: 'd', type: 'decimal', scale: 1, property: { 'x-unit': { 'zh-CN': '天', en: 'days' } } },
  { id: 'm', type: 'money', scale: 2, property: { 'x-currency': 'CNY' } }, { id: 'u', type: 'money', scale: 2, property: { 'x-currency': 'USD' } },
  { id: 'y', type: 'money', scale: 0 }, { id: 't', type: 'text' }, { id: 'l', type: 'longtext' }
])
const of = (id: string) => form.fields.get(id)!

test.each([
  ['d', '1.5', 1.5], ['d', '１．５', 1.5], ['d', '1。5', 1.5], ['d', ' 12 ', 12], ['d', '.5', 0.5], ['d', '5.', 5], ['d', '007', 7], ['d', '', undefined],
  ['d', '　', undefined], ['d', '-0', 0], ['m', '1,234,567.89', 1234567.89], ['m', '１，２３４．５', 1234.5], ['m', '¥1,200', 1200], ['m', '-￥3.5', -3.5],
  ['m', '−3', -3], ['m', '－3', -3], ['m', '–3', -3], ['m', '+3', 3], ['m', '1 234.50', 1234.5], ['m', '1\xa0234', 1234], ['n', '42.000', 42],
  ['n', '999999999999999', 999999999999999], ['m', '0.10', 0.1]
])('%s: "%s" is %s', (id, typed, value) => {
  expect(typeNumber(of(id), typed)).toEqual({ value })
})

test.each([
  ['d', '1.25', 'too_many_decimals', { scale: '1' }], ['n', '1.5', 'not_whole', {}], ['n', '12a', 'number_syntax', {}], ['n', '1,23', 'number_syntax', {}],
  ['n', '--1', 'number_syntax', {}], ['n', '-', 'number_syntax', {}], ['n', '.', 'number_syntax', {}], ['n', '1e3', 'number_exponent', {}], ['n', '1234567890123456', 'number_digits', {}],
  ['d', '0.1234567', 'number_decimals', {}], ['n', '一', 'number_syntax', {}], ['n', '1'.repeat(100), 'number_digits', {}]
])('%s: "%s" is told %s', (id, typed, code, args) => {
  expect(typeNumber(of(id), typed)).toEqual({ fault: { code, args } })
})

test('a typed text loses the white space around it, a single line its breaks', () => {
  expect(typeText(of('t'), '  a b \n c ')).toEqual({ value: 'a b c' })
  expect(typeText(of('t'), ' \n ')).toEqual({ value: undefined })
  expect(typeText(of('l'), '  a\r\n\r\nb  \n')).toEqual({ value: '  a\n\nb' })
  expect(typeText(of('t'), 'a\u200bb')).toEqual({ fault: { code: 'text_control', args: { character: 'U+200B' } } })
  expect(typeText(of('t'), '👨‍👩‍👧')).toEqual({ value: '👨‍👩‍👧' })
  expect(typeText(of('l'), 'a\x01')).toEqual({ fault: { code: 'text_control', args: { character: 'U+0001' } } })
})

test('numbers are written as the server writes them, with currency and unit', () => {
  expect(numberText(of('m'), 1234567.5)).toBe('1,234,567.50')
  expect(numberText(of('m'), -999)).toBe('-999.00')
  expect(numberText(of('y'), 12345)).toBe('12,345')
  expect(numberText(of('d'), 1234.5)).toBe('1234.5')
  expect(numberText(of('d'), undefined)).toBe('')
  expect(amountText(of('m'), -1234.5)).toBe('-¥1,234.50')
  expect(amountText(of('u'), 12)).toBe('USD\xa012.00')
  expect(amountText(of('d'), 2)).toBe('2\xa0days')
  expect(amountText(of('m'), undefined)).toBe('')
})

test('dates are written in the reader\'s language', () => {
  expect(dateText('2026-11-22', 'zh-CN')).toBe('2026年11月22日周日')
  expect(dateText('2026-11-22', 'en')).toBe('Sun, Nov 22, 2026')
  expect(dateText('soon', 'en')).toBe('')
  expect(dateText(undefined, 'en')).toBe('')
})
