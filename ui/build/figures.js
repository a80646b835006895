// Measures both evaluators on the form of forms/testdata/page/expense.json (30 fields, a table of nine columns, 44 rules) and prints one
// table with the bars of the design: Go's in processor time, the page's in node, and the page's in Chromium with its processor slowed down four
// times. Each figure is the least of many runs, which the rest of a busy machine disturbs least; short ones but for the slowed Chromium, which
// pauses every few milliseconds and so needs runs that are longer than that.
import { execFileSync } from 'node:child_process'
import { accessSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'
import { chromium } from '@playwright/test'
import { build } from 'vite'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const slowdown = 4

/** Rows, runs and evaluations of each where nothing is slowed down. */
const short = [[20, 400, 4], [500, 80, 1]]

/** The bars, in milliseconds, by what is measured. */
const bars = {
  'Go: evaluate/20 rows': 0.1, 'Go: decode and evaluate/20 rows': 0, 'Go: evaluate/500 rows': 0, 'Go: decode and evaluate/500 rows': 0, 'Go: validate/20 rows': 0.3,
  'Go: submit/20 rows': 0, 'Go: compile': 20, 'node: keystroke/20 rows': 0, 'node: keystroke/500 rows': 0,
  'Chromium: keystroke/20 rows': 0, 'Chromium: keystroke/500 rows': 0, 'Chromium ÷ 4: keystroke/20 rows': 2, 'Chromium ÷ 4: keystroke/500 rows': 16,
  'Chromium ÷ 4: keystroke in a cell/500 rows': 16, 'Chromium ÷ 4: keystroke that every row reads/500 rows': 16, 'Chromium ÷ 4: first evaluation/500 rows': 16
}

/** What is done to a record of 500 rows beside typing a text that no rule reads. */
const ways = { cell: 'keystroke in a cell', rate: 'keystroke that every row reads', first: 'first evaluation' }

function go() {
  const out = execFileSync(process.env.GO || 'go', ['test', './forms', '-run', '^$', '-bench', '^BenchmarkExpense$', '-benchtime', '20x', '-count', '25', '-cpu', '1'],
    { cwd: at('../../'), encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0' } })
  const least = {}
  for (const [, name, ns] of out.matchAll(/^BenchmarkExpense\/(.+?)\s.*?([\d.]+) cpu-ns\/op/gm)) {
    const key = 'Go: ' + name.replace(/_/g, ' ')
    least[key] = Math.min(least[key] ?? Infinity, Number(ns) / 1e6)
  }
  return least
}

async function bundled() {
  const made = await build({
    configFile: false, logLevel: 'error', root: at('../'),
    build: { write: false, target: 'chrome64', lib: { entry: at('../core/form/measure.ts'), formats: ['iife'], name: 'figures' } }
  })
  return made[0].output[0].code
}

function executable() {
  return [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((place) => {
    try {
      accessSync(place ?? '')
      return Boolean(place)
    } catch {
      return false
    }
  })
}

/** Runs of one size in a page; it is written out, so that it can be sent there. */
const measure = ([view, rows, runs, each, where]) => globalThis.figures.keystroke(view, rows, runs, each, where)

async function pages(code, view, found) {
  const browser = await chromium.launch({ executablePath: executable(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'] })
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: code + '\n;globalThis.figures = figures' })
    const session = await page.context().newCDPSession(page)
    for (const [name, rate] of [['Chromium', 1], [`Chromium ÷ ${slowdown}`, slowdown]]) {
      await session.send('Emulation.setCPUThrottlingRate', { rate })
      for (const [rows, runs, each] of rate > 1 ? [[20, 12, 200], [500, 12, 10]] : short) {
        found(`${name}: keystroke/${rows} rows`, await page.evaluate(measure, [view, rows, runs, each]))
      }
      if (rate > 1) for (const [way, what] of Object.entries(ways)) found(`${name}: ${what}/500 rows`, await page.evaluate(measure, [view, 500, 12, 10, way]), way)
    }
  } finally {
    await browser.close()
  }
}

const { forms } = JSON.parse(readFileSync(at('../core/form/vectors.gen.json'), 'utf8'))
const view = forms.map((form) => form.view).find((one) => one.id === 'x.expense')
const least = go(), totals = new Set()
const found = (name, { ms, total }, way) => {
  least[name] = ms
  if (way !== 'cell' && way !== 'rate') totals.add(name.replace(/.*\//, '') + ' ' + total) // what these type changes it
}
const code = await bundled()
const own = vm.runInThisContext(code + '\n;figures')
for (const [rows, runs, each] of short) found(`node: keystroke/${rows} rows`, own.keystroke(view, rows, runs, each))
await pages(code, view, found)
if (totals.size !== 2) throw new Error('the evaluations differ: ' + [...totals].join(', '))

const line = (...cells) => console.log(cells.map((cell, i) => (i ? cell.padStart(12) : cell.padEnd(56))).join(''))
const text = (ms) => (ms < 1 ? `${Math.round(ms * 1000)} µs` : `${ms.toFixed(2)} ms`)
let over = 0
console.log('\nRules and numbers: a form of 30 fields; the least of many runs\n')
line('figure', 'measured', 'bar', 'of bar')
for (const [name, bar] of Object.entries(bars)) {
  const ms = least[name]
  if (ms === undefined) throw new Error('not measured: ' + name)
  over += bar && ms > bar ? 1 : 0
  line(name, text(ms), bar ? text(bar) : '', bar ? `${Math.round(100 * ms / bar)} %` : '')
}
console.log(over ? `\n${over} above the bar\n` : '\nall within their bars\n')
