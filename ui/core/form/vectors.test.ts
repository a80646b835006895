import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { format } from '../num'
import type { Answer } from '../rules/facts'
import { prepare, type FormView } from './definition'
import { evaluate } from './evaluate'
import type { Context, Evaluation, Problem } from './run'
import { problemText } from './messages'
import './types/every'
import { learnRegions } from './types/region'

interface Told { path: string, code: string, args: Record<string, string>, text?: string }

interface Case {
  data: Record<string, unknown>
  before?: Record<string, unknown>
  record?: Record<string, string>
  editable?: string[]
  submit?: boolean
  facts: Record<string, unknown>
  rounds: string[][]
  want: { totals?: Record<string, string>, data: Record<string, unknown>, fields: Record<string, number>, problems: Told[], warnings: Told[], notes: Told[] }
}

interface Vectors { now: number, zone: string, texts: Record<string, string>, forms: { view: FormView, cases: Case[] }[] }

const file = fileURLToPath(new URL('./vectors.gen.json', import.meta.url))
if (!existsSync(file)) throw new Error('core/form/vectors.gen.json is missing: run make form-vectors')
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

learnRegions(readFileSync(fileURLToPath(new URL('../../../forms/regions/regions.txt', import.meta.url)), 'utf8'))

const say = (key: string, args: Readonly<Record<string, string>>) =>
  (vectors.texts[key] || '').replace(/\{([a-z]+)\}/g, (whole, name: string) => args[name] === undefined ? whole : args[name])

const told = (list: Problem[], want: Told[]): Told[] => list.map((p, i) => {
  const one: Told = { path: p.path, code: p.code, args: p.args }
  return want[i] && !want[i].text ? one : { ...one, text: problemText(p, say) }
})

const bits = (fields: Evaluation['fields']) => {
  const out: Record<string, number> = {}
  for (const path of Object.keys(fields)) {
    const state = fields[path]!
    out[path] = +state.shown + 2 * +state.required + 4 * +state.locked
  }
  return out
}

const totals = (fields: Evaluation['fields']) => {
  const out: Record<string, string> = {}
  for (const path of Object.keys(fields)) {
    const { total } = fields[path]!
    if (total) out[path] = format(total)
  }
  return out
}

const answer = (fact: unknown): Answer => fact && typeof fact === 'object' ? fact as { code: string } : { json: fact }

describe.each(vectors.forms.map((f) => [f.view.id, f] as const))('%s', (_, { view, cases }) => {
  const form = prepare(view, 'zh-CN')

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('comes to what Go makes of it, part %d', (part) => {
    cases.forEach((one, i) => {
      if (i % 8 !== part) return
      const answers = new Map<string, Answer>()
      const facts = { now: vectors.now, zone: vectors.zone, user: 'm1', department: 'd1', company: 'c1', answers }
      const { before, record, editable, submit } = one
      const context: Context = { before, record, editable, submit }
      const frozen = JSON.stringify(one.data)
      const rounds: string[][] = []
      let out = evaluate(form, one.data, facts, context)
      while (out.missing.length && rounds.length < 32) {
        rounds.push(out.missing.map((ask) => ask.key))
        for (const { key } of out.missing) answers.set(key, answer(one.facts[key]))
        out = evaluate(form, one.data, facts, { ...context, last: out })
      }
      const got = { rounds, data: out.data, fields: bits(out.fields), totals: totals(out.fields), problems: told(out.problems, one.want.problems), warnings: told(out.warnings, one.want.warnings), notes: told(out.notes, one.want.notes) }
      const { want } = one
      const wanted = { rounds: one.rounds, data: want.data, fields: want.fields, totals: want.totals || {}, problems: want.problems, warnings: want.warnings, notes: want.notes }
      // Most are the same: compared as text first, because a deep comparison takes long.
      if (!same(got, wanted)) expect({ i, sent: one, ...got }).toEqual({ i, sent: one, ...wanted })
      if (out.pending.size || JSON.stringify(one.data) !== frozen) throw new Error('case ' + i)
    })
  })
})

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return false
  const x = a as Record<string, unknown>, y = b as Record<string, unknown>
  const keys = Object.keys(x)
  return Array.isArray(a) === Array.isArray(b) && keys.length === Object.keys(y).length && keys.every((key) => key in y && same(x[key], y[key]))
}
