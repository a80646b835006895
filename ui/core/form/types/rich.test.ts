import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { address, bytes, markup, plain, read } from './rich'

const cases = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../forms/rich/testdata/cases.json'), 'utf8')) as { In: string; Markup: string; Text: string }[]

test('it reads and writes what Go does', () => {
  expect(cases.length).toBeGreaterThan(600)
  for (const one of cases) {
    const lines = read(one.In)
    expect({ In: one.In, Markup: markup(lines), Text: plain(lines) }).toEqual({ In: one.In, Markup: one.Markup, Text: one.Text })
    expect(markup(read(one.Markup))).toBe(one.Markup)
  }
})

test('deep nesting and much text take neither a stack nor long', () => {
  const began = Date.now()
  for (const tag of ['div', 'b', 'ul', 'li', 'blockquote', 'td']) expect(plain(read(`<${tag}>`.repeat(10_000) + 'x' + `</${tag}>`.repeat(10_000))).trim()).toBe('x')
  for (const text of ['<a href=x ', '<!--', '<', '&', 'a', '</x', ' ']) read(text.repeat(1_000_000 / text.length))
  expect(Date.now() - began).toBeLessThan(10_000)
})

test('only addresses that a page may follow', () => {
  expect(['https://a.test/x', 'HTTP://a.test', 'mailto:a@b.test', 'tel:+86(10)1'].map(address)).toEqual(['https://a.test/x', 'http://a.test', 'mailto:a@b.test', 'tel:+86(10)1'])
  for (const bad of ['javascript:alert(1)', 'java\nscript:x', 'data:text/html,x', '//a', 'https://a@b', 'https:', 'tel:', 'mailto:x', 'x', ':', '', 'https://' + 'a'.repeat(2000)]) expect(address(bad)).toBe('')
  expect(bytes('aé中😀')).toBe(10)
})
