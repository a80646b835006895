import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test.each([
  ['decimal', '１２。５', 12.5],
  ['money', '¥1,234.50', 1234.5],
  ['integer', '−3', -3],
  ['integer', 'zwei', 'zwei'],
  ['decimal', '1.25', '1.25'],
  ['integer', '', undefined]
])('%s: %s is %s', async (kind, typed, value) => {
  const page = mountField(makeField(kind), 7)
  await type(page.find('input'), typed)
  expect(page.value()).toBe(value)
  expect(page.find<HTMLInputElement>('input').value).toBe(typed)
})

test('what is typed stays while it means the same, and is put in order when it is left', async () => {
  const page = mountField(makeField('decimal'))
  const input = page.find<HTMLInputElement>('input')
  await type(input, '1.')
  expect([page.value(), input.value]).toEqual([1, '1.'])
  input.dispatchEvent(new Event('change'))
  await page.set(1)
  expect(input.value).toBe('1')
  await page.set(2.5)
  expect(input.value).toBe('2.5')
  await page.set(undefined)
  expect(input.value).toBe('')
})

test('unit and currency stand beside it, and the keypad fits', () => {
  const money = mountField(makeField('money', { 'x-currency': 'CNY' }))
  expect(money.find('.input-prefix').textContent).toBe('¥')
  expect(money.find('input').getAttribute('inputmode')).toBe('decimal')
  expect(mountField(makeField('integer', { 'x-unit': 'days' })).find('.input-suffix').textContent).toBe('days')
  expect(mountField(makeField('integer')).find('input').getAttribute('inputmode')).toBe('numeric')
  expect(mountField(makeField('integer', { minimum: -5 })).find('input').getAttribute('inputmode')).toBe('text')
})

test('amounts are read with all their decimals', () => {
  expect(show(makeField('money', { 'x-currency': 'CNY' }), 1234.5)).toBe('¥1,234.50')
  expect(show(makeField('decimal', { 'x-unit': '天' }), 1.5)).toBe('1.5\xa0天')
  expect(show(makeField('decimal'), undefined)).toBe('')
  expect(show(makeField('integer'), 0)).toBe('0')
})
