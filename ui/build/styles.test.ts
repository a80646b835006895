// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

// Styles come with the chunk that imports them: a class that is styled elsewhere is unstyled on some page, and so is
// one that is styled only beside others or below others that stand elsewhere; one that is styled nowhere is a mistake.
const root = resolve(import.meta.dirname, '..')
const files = ['kit', 'm'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))).filter((name) => /\.(vue|css|ts)$/.test(name) && !/\.test\.ts$|(^|\/)(look|testing|fake)/.test(name))
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
// Names that scripts and tests look for, and that no style is for.
const unstyledOnPurpose = new Set(['form', 'frame', 'timeline', 'one-about'])

function stylesOf(file: string): string {
  const text = texts.get(file)!
  return file.endsWith('.css') ? text : text.split(/<style>/).slice(1).join('')
}

/** The rules of a sheet as [selector, declarations]; media queries are opened, keyframes left out. */
function selectorsOf(sheet: string): string[] {
  const bare = sheet.replace(/\/\*[^]*?\*\//g, '').replace(/@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
  return Array.from(bare.matchAll(/([^{};]+)\{/g), (match) => match[1]!.trim()).filter((selector) => !selector.startsWith('@')).flatMap((list) => list.split(/,(?![^(]*\))/).map((one) => one.trim()))
}

const classesIn = (text: string): string[] => Array.from(text.replace(/:not\([^)]*\)/g, '').matchAll(/\.([a-z][\w-]*)/g), (match) => match[1]!)

/** The compounds of a selector: the classes that one element has, outermost element first. */
const compounds = (selector: string): string[][] => selector.split(/\s*[>+~\s]\s*/).map(classesIn)

function importsOf(file: string): string[] {
  const found = texts.get(file)!.matchAll(/^import (?:(?!type )[^']* from )?'(\.[^']+)'|^<style src="([^"]+)"/gm)
  return Array.from(found, (match) => join(dirname(file), match[1] ?? match[2]!)).map((one) => (texts.has(one) ? one : `${one}.ts`)).filter((one) => texts.has(one))
}

function within(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  importsOf(file).forEach((one) => within(one, seen))
  return seen
}

interface Rule {
  file: string
  compounds: string[][]
}

const rules: Rule[] = files.flatMap((file) => (file.endsWith('.ts') ? [] : selectorsOf(stylesOf(file)).map((selector) => ({ file, compounds: compounds(selector) }))))
const styled = new Map<string, Rule[]>()
for (const rule of rules) for (const name of new Set(rule.compounds[rule.compounds.length - 1]!)) styled.set(name, [...(styled.get(name) ?? []), rule])
const mentioned = new Set(rules.flatMap((rule) => rule.compounds.flat()))

/** The classes that a file gives to elements, as far as they are written out: templates, and render functions. */
function classesOf(file: string): Set<string> {
  const text = texts.get(file)!.split('<style')[0]!
  const names = new Set<string>()
  for (const [, , given] of text.matchAll(/(?<![\w-])class(=|: )("[^"]*"|'[^']*'|`[^`]*`|\[[^\]]*\]|\{[^}]*\})/g)) {
    // What is compared, and what ends a name that begins outside of braces, is no name.
    const value = given!.replace(/[!=]==? '[^']*'/g, '').replace(/-\$\{[^}]*\}/g, '')
    const quoted = /^["'`]/.test(value) && !/[{?]/.test(value) ? [value.slice(1, -1)] : Array.from(value.matchAll(/'([^']*)'/g), (match) => match[1]!)
    for (const part of quoted) for (const name of part.split(/\s+/)) if (/^[a-z][\w-]*$/.test(name) && !name.endsWith('-')) names.add(name)
  }
  return names
}

// Every page has the frame's; controls stand in boxes alone.
const always = new Set([...within('m/client.vue'), 'kit/style/tokens.css', 'kit/style/base.css'])
const around = (file: string) => (file.startsWith('kit/fields/') ? within('kit/form/box.vue') : new Set<string>())

const used = files.filter((file) => classesOf(file).size)

test.each(used.filter((file) => file.endsWith('.vue')))('%s brings the styles of its classes', (file) => {
  const here = new Set([...within(file), ...always, ...around(file)])
  const unstyled = Array.from(classesOf(file)).filter((name) => styled.has(name) && !styled.get(name)!.some((rule) => here.has(rule.file)))
  expect(unstyled).toEqual([])
})

test.each(used)('%s has no class that nothing is for', (file) => {
  expect(Array.from(classesOf(file)).filter((name) => !mentioned.has(name) && !unstyledOnPurpose.has(name))).toEqual([])
})

test('no style is for a class that no element has', () => {
  const all = new Set(files.flatMap((file) => Array.from(classesOf(file))))
  const whole = files.map((file) => texts.get(file)!.split('<style')[0]!).join('\n')
  const known = (name: string): boolean => all.has(name) || new RegExp(`['"\`\\s.]${name}['"\`\\s]`).test(whole) || new RegExp(`\\b${name.replace(/-[^-]*$/, '-')}\\$\\{`).test(whole)
  expect(Array.from(mentioned).filter((name) => !known(name))).toEqual([])
})

// A rule for two classes of one element, or for one below another, is no rule for either alone.
test('compounds are read as what one element has', () => {
  expect(compounds('.tag.tag-warn > .icon:not(.big) b')).toEqual([['tag', 'tag-warn'], ['icon'], []])
  expect(selectorsOf('@media (min-width: 1rem) { .a, .b .c { color: red; } } @keyframes k { to { opacity: 1; } } .d:focus { top: 0; }')).toEqual(['.a', '.b .c', '.d:focus'])
})
