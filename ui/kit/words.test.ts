import { expect, test } from 'vitest'
import chinese from '../texts/zh-CN.json'
import english from '../texts/en.json'
import { fill } from './words'

test('both languages have the same texts, sorted by key, with the same arguments', () => {
  const keys = Object.keys(english)
  expect(Object.keys(chinese)).toEqual(keys)
  expect(keys).toEqual([...keys].sort())
  const args = (text: string) => Array.from(new Set(text.match(/\{\w+\}/g))).sort()
  for (const key of keys) expect(args((chinese as Record<string, string>)[key]!), key).toEqual(args((english as Record<string, string>)[key]!))
})

test('one is not many', () => {
  expect([0, 1, 2, 100].map((n) => fill(english['home.notices'], { n }))).toEqual(['0 unread messages', '1 unread message', '2 unread messages', '100 unread messages'])
  expect(fill('{count} day|{count} days', { count: 1 })).toBe('1 day')
  expect(fill('{a} or {b}', { a: '{b}', b: '|' })).toBe('{b} or |')
  const text = JSON.stringify(english)
  const counted = Object.entries(english).filter(([, one]) => /\{(n|count)\} (\w+ )?\w+s\b/.test(one))
  expect(counted.filter(([, one]) => !one.includes('|'))).toEqual([])
  expect(text).not.toContain('(s)')
  // Chinese does not bend words.
  expect(JSON.stringify(chinese)).not.toContain('|')
})
