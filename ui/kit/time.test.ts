import { beforeEach, expect, test } from 'vitest'
import { begin } from './testing'
import { clockText, dateText, durationText, lineText, momentText, setPlace, today, waitedText, weekday } from './time'

beforeEach(() => begin())

test.each([
  ['2026-11-22T02:32:00Z', '今天 10:32'],
  ['2026-11-21T16:00:00Z', '今天 00:00'],
  ['2026-11-21T15:59:00Z', '昨天 23:59'],
  ['2026-11-13T02:00:00Z', '11月13日 周五 10:00'],
  ['2025-12-31T15:00:00Z', '2025年12月31日 周三 23:00'],
  ['2025-12-31T16:00:00Z', '1月1日 周四 00:00'],
  ['2026-11-23T02:32:00Z', '11月23日 周一 10:32'],
  ['nonsense', '']
])('%s is %s', (at, text) => {
  expect(momentText(at)).toBe(text)
})

test('dates have no zone', () => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) {
    setPlace({ language: 'zh-CN', zone, now: () => Date.parse('2026-06-01T00:00:00Z') })
    expect(dateText('2026-11-22')).toBe('11月22日 周日')
    expect(weekday('2026-11-22')).toBe('周日')
  }
  expect(dateText('2025-01-01')).toBe('2025年1月1日 周三')
  expect(dateText('tomorrow')).toBe('')
})

test('English says the same its way', () => {
  begin('en')
  expect(momentText('2026-11-22T02:32:00Z')).toBe('Today 10:32')
  expect(dateText('2026-11-22')).toBe('Sun 22 Nov')
  expect(waitedText('2026-11-20T02:00:00Z')).toBe('waiting 2 days')
  expect(waitedText('2026-11-22T01:30:00Z')).toBe('waiting 1 hour')
  expect(waitedText('2026-11-22T02:31:30Z')).toBe('just now')
})

test('today is the company\'s', () => {
  setPlace({ language: 'en', zone: 'Asia/Shanghai', now: () => Date.parse('2026-11-22T16:30:00Z') })
  expect(today()).toBe('2026-11-23')
  expect(clockText('2026-11-22T16:30:00Z')).toBe('00:30')
})

test.each([
  [7200000, '2 小时'],
  [0, '不到 1 分钟'],
  [-5, '不到 1 分钟'],
  [60000, '1 分钟'],
  [3599999, '59 分钟'],
  [86399999, '23 小时'],
  [2 * 86400000, '2 天']
])('%i ms last %s', (length, text) => {
  expect(durationText(length)).toBe(text)
})

test('what came just now does not wait yet', () => {
  expect(waitedText('2026-11-22T02:31:30Z')).toBe('刚刚')
  expect(waitedText('2026-11-22T02:30:00Z')).toBe('等了 2 分钟')
})

test.each([
  ['zh-CN', '出差 · 2026-12-07 – 2026-12-10 · 4 天', '出差 · 12月7日 – 12月10日 · 4 天'],
  ['zh-CN', '年假 · 2026-09-18 – 2026-09-18 · 0.5 天', '年假 · 9月18日 · 0.5 天'],
  ['zh-CN', '2025-12-31 – 2026-01-02', '2025年12月31日 – 1月2日'],
  ['en', 'Trip · 2026-09-07 – 2025-12-10', 'Trip · 7 Sept – 10 Dec 2025'],
  ['en', 'LV-2026-12-07, 2026-13-07 and 2026-12-070', 'LV-2026-12-07, 2026-13-07 and 2026-12-070']
] as const)('a line in %s: %s', (language, line, said) => {
  begin(language)
  expect(lineText(line)).toBe(said)
})
