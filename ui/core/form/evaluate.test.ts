import { expect, test } from 'vitest'
import { evaluate } from './evaluate'
import { factBook } from './facts'
import { formOf, literal, node, rule } from './testing'

const field = (name: string, type: string) => node('field', type, name)
const me = { member: { id: 'm1' }, department: { id: 'd1' }, company: { id: 'c1' }, zone: 'Asia/Shanghai', now: '2026-11-22T16:30:00Z' }

const days = rule(node('ask', 'number', 'workdays', [field('from', 'date'), literal('text', ''), field('to', 'date'), literal('text', '')]), 'from', 'to')
const stay = () => formOf([
  { id: 'from', type: 'date' }, { id: 'to', type: 'date' },
  { id: 'days', type: 'decimal', scale: 1, rules: { value: days } },
  { id: 'pay', type: 'money', scale: 2, rules: { value: rule(node('*', 'number', '', [field('days', 'number'), literal('number', '100')]), 'days') } },
  { id: 'why', type: 'text', rules: { show: rule(node('>', 'boolean', '', [field('days', 'number'), literal('number', '2')]), 'days') } },
  { id: 'note', type: 'text', rules: { lock: rule(node('>', 'boolean', '', [field('days', 'number'), literal('number', '2')]), 'days') } }
])

test('what waits for a fact stands as it was last known, and is named', () => {
  const form = stay(), facts = factBook(form, me)
  const first = evaluate(form, { from: '2026-11-23', to: '2026-11-24', why: 'typed', note: 'kept' }, facts)
  expect(first.missing.map((a) => a.key)).toEqual(['workdays(d2026-11-23,_,d2026-11-24,_)'])
  expect(Array.from(first.pending)).toEqual(['days', 'pay', 'why', 'note'])
  expect(first.data).toEqual({ from: '2026-11-23', to: '2026-11-24', why: 'typed', note: 'kept' })

  facts.learn({ 'workdays(d2026-11-23,_,d2026-11-24,_)': '2' })
  const known = evaluate(form, { from: '2026-11-23', to: '2026-11-24', why: 'typed', note: 'kept' }, facts, { last: first })
  expect(known.missing).toEqual([])
  expect(known.pending.size).toBe(0)
  expect(known.data).toEqual({ from: '2026-11-23', to: '2026-11-24', days: 2, pay: 200, note: 'kept' })
  expect(known.fields['why']).toEqual({ shown: false, required: false, locked: false })

  const next = evaluate(form, { from: '2026-11-23', to: '2026-11-25', why: 'typed', note: 'changed' }, facts, { last: known })
  expect(next.data).toEqual({ from: '2026-11-23', to: '2026-11-25', days: 2, pay: 200, note: 'changed' })
  expect(next.fields['why']!.shown).toBe(false)
  expect(next.fields['note']!.locked).toBe(false)
  expect(Array.from(next.pending)).toEqual(['days', 'pay', 'why', 'note'])

  const again = evaluate(form, { from: '2026-11-23', to: '2026-11-24' }, facts, { last: next })
  expect(again.missing).toEqual([])
  expect(again.data['pay']).toBe(200)
})

test('a fact that cannot be had is a problem, not a blank', () => {
  const form = stay(), facts = factBook(form, me)
  facts.learn({ 'workdays(d2000-01-01,_,d2026-11-24,_)': { code: 'span_too_long' } })
  const out = evaluate(form, { from: '2000-01-01', to: '2026-11-24' }, facts)
  expect(out.problems).toMatchObject([{ path: 'days', code: 'rule_failed', args: { field: 'days', rule: 'fact_failed' }, reason: { args: { code: 'span_too_long' } } }])
  expect(out.missing).toEqual([])
})

test('the options that came with the form answer what is looked up in them', () => {
  const counted = rule(node('lookup', 'boolean', '', [literal('text', 'x.kinds'), field('kind', 'text'), literal('text', 'counted')]), 'kind')
  const form = formOf([{ id: 'kind', type: 'option', from: 'x.kinds' }, { id: 'left', type: 'integer', rules: { show: counted } }], {
    options: { kind: [{ id: 'annual', label: 'Annual', data: { counted: true } }, { id: 'sick', label: 'Sick', data: {} }] }
  })
  const facts = factBook(form, me)
  const shown = (kind: string) => evaluate(form, { kind, left: 1 }, facts)
  expect(shown('annual')).toMatchObject({ data: { kind: 'annual', left: 1 }, missing: [], problems: [] })
  expect(shown('sick').data).toEqual({ kind: 'sick' })
  expect(shown('other').missing.map((a) => a.key)).toEqual(['lookup("x.kinds","other","counted")', 'lookup("x.kinds","other",_)'])
  facts.learn({ 'lookup("x.kinds","other","counted")': '', 'lookup("x.kinds","other",_)': 'false' })
  expect(shown('other').problems).toMatchObject([{ path: 'kind', code: 'option_unknown' }])
  facts.forget()
  expect(shown('other').missing.length).toBe(2)
})

test('the book of facts runs with the company\'s clock', () => {
  let clock = 1000
  const facts = factBook(stay(), me, () => clock)
  expect(facts.now).toBe(Date.UTC(2026, 10, 22, 16, 30))
  clock += 5000
  expect(facts.now).toBe(Date.UTC(2026, 10, 22, 16, 30, 5))
  expect([facts.user, facts.department, facts.company]).toEqual(['m1', 'd1', 'c1'])
})

test('one evaluation leaves nothing to the next', () => {
  const form = stay(), facts = factBook(form, me), data = { from: '2026-11-23', to: 'x' }
  const first = evaluate(form, data, facts)
  expect(evaluate(form, data, facts)).toEqual(first)
  expect(first.problems).toHaveLength(1)
})
