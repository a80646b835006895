// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { scanScript } from './scan'
import { scanStyle } from './scan-style'

interface Built {
  scripts: { name: string; code: string; modules: string[] }[]
  styles: string[]
}

const root = resolve(import.meta.dirname, '..')
let built: Built

// What Vue brings, each as often as it stands there: methods of its arrays, which call what their caller called,
// and one that is looked for but never called. What comes beyond is ours.
const brought: Record<string, number> = { '.toReversed': 1, '.toSorted': 1, '.toSpliced': 1, '.requestIdleCallback': 1 }

beforeAll(() => {
  const environment = { ...process.env, NODE_ENV: 'production' }
  built = JSON.parse(execFileSync(process.execPath, ['build/bundle.js'], { cwd: root, env: environment, maxBuffer: 1 << 26 }).toString()) as Built
}, 60_000)

describe('the employee’s client', () => {
  test('is what lies in dist', () => {
    expect(existsSync(resolve(root, 'dist/manifest.json')), 'dist is missing: run make build').toBe(true)
    const all = JSON.stringify(JSON.parse(readFileSync(resolve(root, 'dist/manifest.json'), 'utf8')))
    const names = built.scripts.filter((one) => one.name.includes('assets/m-')).map((one) => one.name)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(all.includes(name), `dist is older than the sources, it lacks ${name}: run make build`).toBe(true)
  })

  test('asks old web views for nothing that they lack', () => {
    const found = built.scripts.flatMap((one) => scanScript(one.code))
    const counts: Record<string, number> = {}
    const ours = found.filter((one) => {
      const name = one.slice(0, one.indexOf(':'))
      counts[name] = (counts[name] ?? 0) + 1
      return counts[name] > (brought[name] ?? 0)
    })
    expect(ours).toEqual([])
  }, 60_000)

  test('styles nothing that they would drop', () => {
    expect(built.styles.length).toBeGreaterThan(0)
    expect(built.styles.flatMap(scanStyle)).toEqual([])
  })

  test('carries nothing of the studio and no library but Vue and idb-keyval', () => {
    const modules = built.scripts.flatMap((one) => one.modules)
    expect(modules.filter((one) => one.includes('/m/main.ts'))).toHaveLength(1)
    expect(strangers(modules)).toEqual([])
  })
})

/** The modules that do not belong into the employee's bundle. */
function strangers(modules: string[]): string[] {
  return modules.filter((one) => {
    const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(one)?.[1]
    return library ? !/^(@vue\/.*|vue|idb-keyval)$/.test(library) : /\/ui\/admin\//.test(one)
  })
}

// A scan that finds nothing proves nothing: each thing is planted once, and its innocent neighbour too.
describe('the scan of scripts finds', () => {
  test.each([
    ['a?.b', 'optional chaining'],
    ['a ?? b', 'the operator ??'],
    ['a ||= b', 'the operator ||='],
    ['class A { b = 1 }', 'a class field'],
    ['class A { #b() {} }', 'a private name'],
    ['class A { static {} }', 'a static block'],
    ['1n', 'a BigInt literal'],
    ['1_000', 'a number with separators'],
    ['try { a() } catch { b() }', 'catch without a name'],
    ['await a', 'await at the top'],
    ['/(?<=a)b/', 'a look-behind'],
    ['/a/v', 'the flag of /…/v'],
    ['export * as a from "a"', 'export * as'],
    ['globalThis.a', 'globalThis'],
    ['BigInt(1)', 'BigInt'],
    ['new ResizeObserver(a)', 'ResizeObserver'],
    ['new AbortController()', 'AbortController'],
    ['a.at(-1)', '.at'],
    ['a["flat"]()', '.flat'],
    ['let a = other("./x.js"), b = []; a.at(1); b.at(1)', '.at'],
    ['navigator.locks.request("a", b)', '.locks'],
    ['Object.fromEntries(a)', '.fromEntries'],
    ['a.replaceAll("b", "c")', '.replaceAll'],
    ['crypto.randomUUID()', '.randomUUID'],
    ['structuredClone(a)', 'structuredClone'],
    ['new Intl.RelativeTimeFormat()', '.RelativeTimeFormat'],
    ['a.showModal()', '.showModal'],
    ['if (typeof AbortController) {} ; function f() { new ResizeObserver(a) }', 'ResizeObserver']
  ])('%s', (code, what) => {
    expect(scanScript(code).map((one) => one.slice(0, one.indexOf(': ')))).toEqual([what])
  })

  test.each([
    ['async function f() { for await (const a of b) await c({ ...a }) }'],
    ['var a = { at: 1, flat() {}, globalThis: 2 }; "a?.b ?? 1n"; `flat()`'],
    ['typeof AbortController === "undefined" ? null : new AbortController()'],
    ['var c = typeof AbortController > "u" ? void 0 : new AbortController()'],
    ['navigator.locks && navigator.locks.request("a", b)'],
    ['var l = navigator.locks; if (l) l.request("a", b); c.at - d.at[0]'],
    ['function f() { if (!window.visualViewport) return; window.visualViewport.addEventListener("resize", g) }'],
    ['window.ResizeObserver ? new ResizeObserver(a) : b()'],
    ['var a = require("./x-1.js"); a.at(1)'],
    ['b(t.at[0], t.at.x)'],
    ['/(?<year>a)/u; try { a() } catch (e) { b() }']
  ])('nothing in %s', (code) => {
    expect(scanScript(code)).toEqual([])
  })
})

describe('the scan of style finds', () => {
  test.each([
    ['a{display:flex;gap:1rem}', 'gap'],
    ['a{display:flex;grid-gap:1rem;gap:1rem}', 'gap'],
    ['a{inset:0}', 'inset'],
    ['a{aspect-ratio:1}', 'aspect-ratio'],
    [':is(a,b){top:0}', ':is'],
    [':where(a){top:0}', ':is'],
    ['a:has(b){top:0}', ':is'],
    ['a{width:min(1rem,2rem)}', 'min()'],
    ['a{width:calc(max(1rem,2rem))}', 'min()'],
    ['a{height:100dvh}', 'a unit'],
    ['a{color:light-dark(#fff,#000)}', 'a function'],
    ['a{color:rgb(0 0 0/50%)}', 'a colour'],
    ['a{margin-inline:1rem}', 'a margin'],
    ['a{position:sticky}', 'sticky'],
    ['a{user-select:none}', 'user-select'],
    ['a{display:contents}', 'display'],
    ['a:focus-visible,b{top:0}', ':focus-visible'],
    ['@media (width>=40rem){a{top:0}}', 'a range'],
    ['a{b{top:0}& c{top:0}}', 'a nested rule'],
    ['@layer a{b{top:0}}', 'an at-rule'],
    ['@media print{@supports (display:contents){a{display:contents}}b{inset:0}}', 'inset']
  ])('%s', (sheet, what) => {
    expect(scanStyle(sheet)).toEqual([expect.stringContaining(what)])
  })

  test.each([
    ['a{display:grid;grid-gap:1rem;gap:1rem}'],
    ['a{position:-webkit-sticky;position:sticky;-webkit-user-select:none;user-select:none}'],
    ['a:not(:focus-visible){top:0}@media (min-width:40rem){a{max-width:calc(1rem + 2px)}}'],
    ['a:before{content:"inset:0;gap:1"}/* :is(a){inset:0} */'],
    ['@supports (display:contents){a{display:contents}b{display:table}}'],
    ['a{background:rgba(0,0,0,.5);grid-template-columns:repeat(2,minmax(0,1fr))}']
  ])('nothing in %s', (sheet) => {
    expect(scanStyle(sheet)).toEqual([])
  })
})

test('the list of modules finds a library and the studio', () => {
  expect(strangers(['/x/node_modules/element-plus/es/a.mjs', '/x/node_modules/@vue/shared/a.js', '/x/ui/admin/a.ts', '/x/ui/m/a.ts'])).toHaveLength(2)
})
