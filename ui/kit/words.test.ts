import { expect, test } from 'vitest'
import chinese from '../texts/zh-CN.json'
import english from '../texts/en.json'

test('both languages have the same texts, sorted by key, with the same arguments', () => {
  const keys = Object.keys(english)
  expect(Object.keys(chinese)).toEqual(keys)
  expect(keys).toEqual([...keys].sort())
  const args = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
  for (const key of keys) expect(args((chinese as Record<string, string>)[key]!), key).toEqual(args((english as Record<string, string>)[key]!))
})
