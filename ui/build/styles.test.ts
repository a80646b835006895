// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

// Styles come with the chunk that imports them: a class that is styled elsewhere is unstyled on some page.
const root = resolve(import.meta.dirname, '..')
const files = ['kit', 'm'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))).filter((name) => /\.(vue|css)$/.test(name))
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

function stylesOf(file: string): string {
  const text = texts.get(file)!
  return (file.endsWith('.css') ? text : (text.split('<style>')[1] ?? '')).replace(/\{[^{}]*\}/g, '')
}

function importsOf(file: string): string[] {
  const found = texts.get(file)!.matchAll(/^import (?:(?!type )[^']* from )?'(\.[^']+\.(?:vue|css))'|^<style src="([^"]+)"/gm)
  return Array.from(found, (match) => join(dirname(file), match[1] ?? match[2]!)).filter((one) => texts.has(one))
}

function within(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  importsOf(file).forEach((one) => within(one, seen))
  return seen
}

const styled = new Map<string, string[]>()
for (const file of files) for (const [, name] of stylesOf(file).matchAll(/\.([a-z][\w-]*)/g)) styled.set(name!, [...(styled.get(name!) ?? []), file])
// Every page has the frame's; controls stand in boxes alone.
const always = new Set([...within('m/client.vue'), 'kit/style/tokens.css', 'kit/style/base.css'])
const around = (file: string) => (file.startsWith('kit/fields/') ? within('kit/form/box.vue') : new Set<string>())

test.each(files.filter((file) => file.endsWith('.vue')))('%s brings the styles of its classes', (file) => {
  const here = new Set([...within(file), ...always, ...around(file)])
  const used = texts.get(file)!.split('<style')[0]!.matchAll(/class[:=]\s*["'`]([^"'`]+)["'`]/g)
  const names = new Set(Array.from(used, (match) => match[1]!.split(/\s+/)).flat())
  const unstyled = Array.from(names).filter((name) => styled.has(name) && !styled.get(name)!.some((one) => here.has(one)))
  expect(unstyled).toEqual([])
})
