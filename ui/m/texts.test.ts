// @vitest-environment node
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const read = (language: string) => JSON.parse(readFileSync(resolve(root, `texts/${language}.json`), 'utf8')) as Record<string, string>
const chinese = read('zh-CN')
const english = read('en')

/** Every source of the pages: the client's, the kit's, and the first page's, whose texts the server fills in. */
function sources(folder: string): string[] {
  return readdirSync(resolve(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    if (statSync(resolve(root, path)).isDirectory()) return sources(path)
    return /\.(ts|vue|html|go)$/.test(name) && !/[._]test\./.test(name) ? [readFileSync(resolve(root, path), 'utf8')] : []
  })
}

const code = ['m', 'kit', 'shell', '../api'].flatMap(sources).join('\n')
const names = (text: string) => Array.from(new Set(text.match(/\{\w+\}/g))).sort()

test.each([['zh-CN', chinese], ['en', english]])('%s is sorted, without empty texts, with the house’s manners', (language, texts) => {
  expect(Object.keys(texts)).toEqual(Object.keys(texts).sort())
  expect(readFileSync(resolve(root, `texts/${language}.json`), 'utf8')).toBe(`${JSON.stringify(texts, null, 2)}\n`)
  for (const [key, text] of Object.entries(texts)) {
    expect(text, key).not.toBe('')
    expect(text, key).not.toMatch(/[!！]/)
  }
})

test('both languages have the same keys and the same arguments', () => {
  expect(Object.keys(english)).toEqual(Object.keys(chinese))
  for (const key of Object.keys(english)) expect(names(english[key]!), key).toEqual(names(chinese[key]!))
})

test('every text that is asked for is there', () => {
  const asked = Array.from(code.matchAll(/\bt\('([\w.-]+)'/g), (found) => found[1]!)
  const words = Array.from(code.matchAll(/\bw\('([\w.-]+)'/g), (found) => `kit.${found[1]!}`)
  const shell = Array.from(code.matchAll(/\{\{-?\s*t "([\w.-]+)"/g), (found) => found[1]!)
  expect(asked.length).toBeGreaterThan(50)
  expect([...asked, ...words, ...shell].filter((key) => !(key in english))).toEqual([])
})

test('every text that is there is asked for', () => {
  // A key stands in quotes, perhaps without «kit.» or behind a prefix that is completed as the page runs.
  const prefixes = Array.from(code.matchAll(/[`"']([\w-]+(?:\.[\w-]+)*\.)(?:\$\{|"\s)/g), (found) => found[1]!)
  const words = Array.from(code.matchAll(/\bw\(`([\w.-]+\.)\$\{/g), (found) => `kit.${found[1]!}`)
  const quoted = (key: string) => [`'${key}'`, `"${key}"`].some((text) => code.includes(text))
  const used = (key: string) => quoted(key) || (key.startsWith('kit.') && quoted(key.slice(4))) || [...prefixes, ...words].some((prefix) => key.startsWith(prefix))
  expect(Object.keys(english).filter((key) => !used(key))).toEqual([])
})
