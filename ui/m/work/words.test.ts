import { beforeAll, expect, test } from 'vitest'
import chinese from '../../texts/zh-CN.json'
import { page } from '../page'
import { clock, moment, span, statusWord, tagOf, waited } from './words'

beforeAll(() => {
  page.texts = chinese
})

test.each([
  [0, '1 分钟'],
  [59 * 60000, '59 分钟'],
  [60 * 60000, '1 小时'],
  [47 * 3600000, '1 天'],
  [48 * 3600000, '2 天']
])('%i ms is %s', (milliseconds, text) => {
  expect(span(milliseconds)).toBe(text)
})

test('waiting is told from a minute on', () => {
  const now = Date.parse('2026-03-10T10:00:00Z')
  expect(waited('2026-03-10T09:59:30Z', now)).toBe('刚到')
  expect(waited('2026-03-08T09:59:30Z', now)).toBe('等了 2 天')
})

test('instants read in the zone of the company, with the year only where it is another', () => {
  const now = Date.parse('2026-03-10T10:00:00Z')
  expect(clock(Date.parse('2026-03-10T02:32:00Z'), 'Asia/Shanghai')).toBe('10:32')
  expect(moment('2026-03-09T20:05:00Z', 'Asia/Shanghai', now)).toMatch(/^3月10日\s?04:05$/)
  expect(moment('2025-12-31T20:05:00Z', 'Asia/Shanghai', now)).not.toContain('2025')
  expect(moment('2025-12-31T10:05:00Z', 'Asia/Shanghai', now)).toContain('2025')
})

test('a status is a word, and what is parked says so', () => {
  expect(statusWord({ status: 'approved' })).toBe('已通过')
  expect(statusWord({ status: 'running', incident: true })).toBe('异常处理中')
  expect(tagOf('approved')).toBe('tag tag-good')
  expect(tagOf('withdrawn')).toBe('tag')
})
