import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../rules/facts'
import type { PlainData, PlainRow } from './border'
import { prepare, type FormView } from './definition'
import { evaluate } from './evaluate'
import { reused } from './kept'
import { expense } from './measure'
import type { Context, Evaluation } from './run'
import { formOf, literal, node, rule } from './testing'

interface Case { data: PlainData, before?: PlainData, record?: Record<string, string>, facts: Record<string, unknown> }

const file = fileURLToPath(new URL('./vectors.gen.json', import.meta.url))
if (!existsSync(file)) throw new Error('core/form/vectors.gen.json is missing: run make form-vectors')
const { now, zone, forms } = JSON.parse(readFileSync(file, 'utf8')) as { now: number, zone: string, forms: { view: FormView, cases: Case[] }[] }

/** Numbers that are the same in every run. */
function chance(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed * 48271) % 0x7fffffff
    return seed % below
  }
}

const listed = (value: unknown): PlainRow[] => (Array.isArray(value) ? value as PlainRow[] : [])

/** Changes one thing of a record, as a person does: a value, a cell, a row. Values come from other records of the form. */
function edit(data: PlainData, other: PlainData, tables: string[], random: (below: number) => number): PlainData {
  const keys = Object.keys(other), next = { ...data }, key = keys[random(keys.length)]!
  const table = tables.length ? tables[random(tables.length)]! : '', rows = listed(next[table]), others = listed(other[table])
  const at = random(rows.length || 1), kind = random(10)
  if (!table || kind < 3) next[key] = other[key]
  else if (kind === 3) delete next[Object.keys(next)[random(Object.keys(next).length)]!]
  else if (kind === 4) next[table] = rows.concat({ ...others[0], _id: 'n' + random(1e6) })
  else if (kind === 5) next[table] = rows.concat({ ...others[0], _id: undefined })
  else if (kind === 6) next[table] = rows.filter((_, i) => i !== at)
  else if (kind === 7) next[table] = rows.slice().reverse()
  else {
    const from = others[random(others.length || 1)] || {}, columns = Object.keys(from).filter((id) => id !== '_id')
    const column = columns[random(columns.length || 1)]
    next[table] = rows.map((row, i) => (i === at && column ? { ...row, [column]: random(4) ? from[column] : undefined } : row))
  }
  return next
}

const plain = ({ data, fields, problems, warnings, missing, pending }: Evaluation): unknown =>
  ({ data, fields, problems, warnings, missing, pending: Array.from(pending) })

describe.each(forms.map((f) => [f.view.id, f] as const))('%s, keystroke by keystroke', (id, { view, cases }) => {
  test('comes to what it comes to from the beginning', () => {
    const form = prepare(view, 'en'), tables = form.top.filter((field) => field.type === 'table').map((field) => field.id)
    let again = 0
    for (let run = 0; run < 24; run++) {
      const random = chance(run + 1), pick = () => cases[random(cases.length)]!
      const first = pick(), answers = new Map<string, Answer>()
      const facts = { now, zone, user: 'm1', department: 'd1', company: 'c1', answers }
      let context: Context = { before: random(3) ? undefined : first.before, record: first.record, submit: random(2) > 0 }
      let data = first.data
      for (let step = 0; step < 20; step++) {
        const got = evaluate(form, data, facts, context)
        again += +reused
        const want = evaluate({ ...form }, data, facts, context)
        expect(plain(got), `run ${run} step ${step}`).toEqual(plain(want))
        for (const { key } of got.missing) {
          const fact = pick().facts[key]
          answers.set(key, fact && typeof fact === 'object' ? fact as { code: string } : { json: fact })
        }
        if (random(3) || !got.missing.length) data = edit(data, pick().data, tables, random)
        context = { ...context, last: random(2) ? got : undefined }
      }
    }
    if (id === 'x.expense' || id === 'x.big') expect(again).toBeGreaterThan(10)
  }, 120_000)
})

test('a long table comes to the same whatever is typed', () => {
  const { view } = forms.filter((f) => f.view.id === 'x.expense')[0]!
  const form = prepare(view, 'en'), facts = { now, zone, user: 'u', answers: new Map<string, Answer>() }
  let data: PlainData = expense(500)
  for (let i = 0; i < 12; i++) {
    const rows = data['items'] as PlainRow[]
    data = i % 3 ? { ...data, items: rows.map((row, at) => (at === i * 40 ? { ...row, price: i, what: 'meal' } : row)) } : { ...data, rate: 1 + i / 10, purpose: 'p' + i }
    const got = evaluate(form, data, facts, { submit: true })
    // What all rows read spoils them all.
    expect(reused).toBe(i % 3 > 0)
    expect(plain(got)).toEqual(plain(evaluate({ ...form }, data, facts, { submit: true })))
  }
})

test('rules that spend all together fail at the same place', () => {
  const table = node('field', 'rows', 'items'), total = node('call', 'number', 'sum', [node('column', 'list(number)', 'n', [table])])
  const columns = [{ id: 'n', type: 'integer' }, { id: 'twice', type: 'integer', rules: { value: rule(node('+', 'number', '', [node('cell', 'number', 'n'), literal('number', '1')]), 'items.n') } }]
    .concat(Array.from({ length: 9 }, (_, i) => ({ id: 'c' + i, type: 'integer', rules: { value: rule(total, 'items.n') } })))
  const form = formOf([{ id: 'items', type: 'table', columns, property: { items: { properties: {} } } }, { id: 'note', type: 'text' }],
    { order: ['items', 'note'].concat(columns.map((column) => 'items.' + column.id)) })
  const facts = { now, zone, answers: new Map<string, Answer>() }
  const items = Array.from({ length: 472 }, (_, i) => ({ _id: String(i), n: i }))
  let most = 0
  for (const data of [{ items: items.slice(2), note: 'a' }, { items: items.slice(1), note: 'b' }, { items, note: 'c' }]) {
    const got = plain(evaluate(form, data, facts)) as Evaluation
    expect(got).toEqual(plain(evaluate({ ...form }, data, facts)))
    most = Math.max(most, got.problems.length)
  }
  expect(most).toBeGreaterThan(0)
}, 120_000)
