import { beforeEach, expect, test } from 'vitest'
import { begin, mount } from '../testing'
import Value from './value.vue'

beforeEach(() => begin())

const link = (given: string, to: string) => {
  const { root } = mount(Value, { field: { type: 'text', link: to }, value: given })
  const a = root.querySelector('a')
  return a && [a.getAttribute('href'), a.getAttribute('target'), a.getAttribute('rel'), a.textContent]
}

test('numbers are called, addresses opened', () => {
  expect(link('13800138000', 'tel:')).toEqual(['tel:13800138000', null, null, '13800138000'])
  expect(link('li@example.com', 'mailto:')).toEqual(['mailto:li@example.com', null, null, 'li@example.com'])
  expect(link('https://example.com/a', 'web')).toEqual(['https://example.com/a', null, null, 'https://example.com/a'])
})

test('a script, a mask and a plain text lead nowhere', () => {
  for (const [given, to] of [['javascript:alert(1)', 'web'], ['data:text/html,x', 'web'], ['138****8000', 'tel:'], ['138', '']] as const) expect(link(given, to)).toBeNull()
})

test('choices have the colours of their options, where one has a colour', () => {
  const options = [{ id: 'a', label: '<b>A</b>' }, { id: 'b', label: 'B' }]
  const drawn = (value: unknown, tones?: Record<string, string>) => mount(Value, { field: { type: 'options', options, said: [{ id: '["a","b"]', label: 'A、B' }], ...(tones && { tones }) }, value }).root
  const all = drawn(['a', 'b'], { a: 'tag tag-bad value', b: 'value' })
  expect([...all.querySelectorAll('bdi')].map((one) => [one.className, one.textContent])).toEqual([['tag tag-bad value', '<b>A</b>'], ['value', 'B']])
  expect([...drawn('b', { a: 'tag', b: 'value' }).querySelectorAll('bdi')].map((one) => one.className)).toEqual(['value'])
  expect(drawn(['a', 'b']).textContent).toBe('A、B')
  expect(drawn(undefined, { a: 'tag' }).textContent).toBe('—')
})

test('a place is opened by the map of the device, and reads as the server says; an address leads nowhere', () => {
  const at = (place: object, label: string) => {
    const { root } = mount(Value, { field: { type: 'location', said: [{ id: JSON.stringify(place), label }] }, value: place })
    return [root.querySelector('a')?.getAttribute('href'), root.textContent]
  }
  const far = '东门 · 31.24, 121.47 ±5 米 · 距要求的地点 1112 米'
  expect(at({ lat: 31.24, lng: 121.47, accuracy: 5, address: '东门' }, far)).toEqual(['geo:31.24,121.47', far])
  expect(at({ lat: 0, lng: -0.5 }, '0, -0.5')).toEqual(['geo:0,-0.5', '0, -0.5'])
  expect(at({ lat: -90, lng: 180 }, '-90, 180')).toEqual(['geo:-90,180', '-90, 180'])
  expect(at({ address: '东门' }, '东门 · 手工填写')).toEqual([undefined, '东门 · 手工填写'])
})
