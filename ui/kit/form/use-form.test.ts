import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import '../../core/form/types/every'
import { prepare, type FormView } from '../../core/form/definition'
import { factBook, type FactBook } from '../../core/form/facts'
import { changed, useForm } from './use-form'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A form whose field «left» is a balance that only the server knows. */
function view(): FormView {
  const at = [0, 0]
  const tree = { op: 'ask', name: 'balance', type: 'number', at, args: [{ op: 'list', type: 'list(text)', at, args: [{ op: 'field', name: 'kind', type: 'text', at }] }] }
  return {
    id: 'a.b', app: 'a', kind: 'plain', title: 'B', version: 1, layout: [{ fields: ['n', 'kind', 'left', 'proof', 'rows'] }], order: ['n', 'kind', 'left', 'proof', 'rows', 'rows.x'],
    schema: { required: ['n', 'proof'], properties: { n: { minimum: 1 }, kind: {}, left: {}, proof: {}, rows: { items: { properties: { x: {} } } } } },
    fields: [
      { id: 'n', type: 'integer', label: 'N' },
      { id: 'kind', type: 'text', label: 'Kind' },
      { id: 'left', type: 'decimal', scale: 1, label: 'Left', rules: { value: { format: 1, source: 'balance([kind])', type: 'number', reads: ['kind'], tree } } },
      { id: 'proof', type: 'file', label: 'Proof' },
      { id: 'rows', type: 'table', label: 'Rows', columns: [{ id: 'x', type: 'integer', label: 'X' }] }
    ]
  }
}

function start(data: Record<string, unknown>, ask?: (data: Record<string, unknown>, facts: FactBook) => Promise<unknown>) {
  const form = prepare(view(), 'en')
  const facts = factBook(form, { now: '2026-11-22T02:32:00Z' })
  const scope = effectScope()
  const state = scope.run(() => useForm({ form, data, facts, ask: ask && ((of) => ask(of, facts)), words: (problem) => problem.code }))!
  return { state, scope, facts }
}

test('a value changes by path, a blank goes, and what was given stays as it was', () => {
  const form = prepare(view(), 'en')
  const data = { n: 1, rows: [{ _id: 'a', x: 1 }, { _id: 'b' }] }
  expect(changed(form, data, 'n', 2)).toEqual({ ...data, n: 2 })
  expect(changed(form, data, 'n', '')).toEqual({ rows: data.rows })
  expect(changed(form, data, 'n', 0).n).toBe(0)
  expect(changed(form, data, 'rows.b.x', 3)).toEqual({ n: 1, rows: [{ _id: 'a', x: 1 }, { _id: 'b', x: 3 }] })
  expect(changed(form, data, 'rows.a.x', undefined).rows).toEqual([{ _id: 'a' }, { _id: 'b' }])
  expect(changed(form, data, 'rows', undefined)).toEqual({ n: 1 })
  expect(data.rows[0]).toEqual({ _id: 'a', x: 1 })
})

test('every change is evaluated at once, and what is typed wrongly is told by what reads numbers', () => {
  const { state } = start({})
  const codes = () => state.problems.value.map((one) => `${one.path} ${one.message}`)
  expect(codes()).toEqual(['n required', 'proof required'])
  state.change('n', 0)
  expect(codes()).toContain('n below_minimum')
  state.change('n', 'zwei')
  expect(codes()).toContain('n number_syntax')
  state.change('n', 3)
  state.change('rows', [{ _id: 'r', x: '1.5' }])
  expect(codes().sort()).toEqual(['proof required', 'rows.r.x not_whole'])
})

test('what is no number where none is wanted is told by the type that is', () => {
  const { fields, ...rest } = view()
  const columns = [{ id: 'x', type: 'integer', label: 'X' }, { id: 'on', type: 'boolean', label: 'On' }, { id: 'day', type: 'date', label: 'Day' }]
  const form = prepare({ ...rest, fields: fields.map((one) => (one.columns ? { ...one, columns } : one)) }, 'en')
  const facts = factBook(form, { now: '2026-11-22T02:32:00Z' })
  const data = { n: 1, proof: 'local:1', rows: [{ _id: 'r', x: 'zwei', on: 'maybe', day: 7 }] }
  const words = ({ code, args }: { code: string; args?: Readonly<Record<string, string>> }) => `${code} ${args?.want ?? ''}`
  const { problems } = effectScope().run(() => useForm({ form, data, facts, words }))!
  expect(problems.value.map((one) => `${one.path} ${one.message}`).sort()).toEqual(['rows.r.day wrong_type date', 'rows.r.on wrong_type boolean', 'rows.r.x number_syntax '])
})

test('a file that only this device has counts as there', () => {
  const { state } = start({ n: 1, proof: 'local:0af' })
  expect(state.problems.value).toEqual([])
  expect(state.data.value.proof).toBe('local:0af')
})

test('what the server refuses stays until its field changes', () => {
  const { state } = start({ n: 1, proof: 'local:1' })
  state.refuse([{ path: 'n', message: 'taken' }, { path: '', message: 'whole' }, { path: 'rows.a.x', message: 'cell' }])
  expect(state.problems.value.map((one) => one.message)).toEqual(['taken', 'whole', 'cell'])
  expect(state.problems.value.every((one) => one.sure)).toBe(true)
  state.change('n', 2)
  expect(state.problems.value.map((one) => one.message)).toEqual(['whole', 'cell'])
  state.change('rows', undefined)
  expect(state.problems.value.map((one) => one.message)).toEqual(['whole'])
})

test('the server is asked only for what is missing, once typing rests', async () => {
  const ask = vi.fn((data: Record<string, unknown>, facts: FactBook) => Promise.resolve(facts.learn({ [`balance(["${data.kind}"])`]: 5 })))
  const { state, scope } = start({ n: 1 }, ask)
  await vi.advanceTimersByTimeAsync(1000)
  expect(ask).not.toHaveBeenCalled()
  for (const kind of ['a', 'an', 'ann']) state.change('kind', kind)
  expect(state.asking.value).toBe(true)
  await vi.advanceTimersByTimeAsync(149)
  expect(ask).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(ask).toHaveBeenCalledTimes(1)
  expect(state.evaluation.value.data.left).toBe(5)
  expect(state.asking.value).toBe(false)
  state.change('kind', undefined)
  state.change('kind', 'ann')
  await vi.advanceTimersByTimeAsync(1000)
  expect(ask).toHaveBeenCalledTimes(1)
  state.change('kind', 'other')
  scope.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(ask).toHaveBeenCalledTimes(1)
})

test('an answer that was overtaken neither ends the question nor fails it', async () => {
  const answers: { give: () => void; refuse: (why: Error) => void }[] = []
  const { state } = start({ n: 1 }, (data, facts) => new Promise((resolve, refuse) => {
    answers.push({ give: () => { facts.learn({ [`balance(["${data.kind}"])`]: answers.length }); resolve(undefined) }, refuse })
  }))
  state.change('kind', 'a')
  await vi.advanceTimersByTimeAsync(150)
  state.change('kind', 'b')
  await vi.advanceTimersByTimeAsync(150)
  answers[0]!.refuse(new Error('late'))
  await vi.advanceTimersByTimeAsync(0)
  expect([state.asking.value, state.offline.value]).toEqual([true, false])
  answers[1]!.give()
  await vi.advanceTimersByTimeAsync(0)
  expect([state.asking.value, state.evaluation.value.data.left]).toEqual([false, 2])
})

test('an answer for what was typed before is not shown, and is known when that is typed again', async () => {
  const answers: { kind: unknown; give: () => void }[] = []
  const { state } = start({ n: 1 }, (data, facts) => new Promise((resolve) => {
    answers.push({ kind: data.kind, give: () => resolve(facts.learn({ [`balance(["${data.kind}"])`]: answers.length })) })
  }))
  state.change('kind', 'a')
  await vi.advanceTimersByTimeAsync(150)
  state.change('kind', 'ab')
  answers[0]!.give()
  await vi.advanceTimersByTimeAsync(0)
  expect([state.asking.value, state.evaluation.value.data.left, state.evaluation.value.missing.length]).toEqual([true, undefined, 1])
  await vi.advanceTimersByTimeAsync(150)
  answers[1]!.give()
  await vi.advanceTimersByTimeAsync(0)
  expect([state.asking.value, state.evaluation.value.data.left]).toEqual([false, 2])
  state.change('kind', 'a')
  await vi.advanceTimersByTimeAsync(1000)
  expect(answers.map((one) => one.kind)).toEqual(['a', 'ab'])
  expect(state.evaluation.value.data.left).toBe(1)
})

test('a server that fails is asked again, less and less often, until it answers', async () => {
  let down = true
  const ask = vi.fn((data: Record<string, unknown>, facts: FactBook) => {
    if (down) return Promise.reject(new Error('busy'))
    return Promise.resolve(facts.learn({ [`balance(["${data.kind}"])`]: 7 }))
  })
  const { state, scope } = start({ n: 1, kind: 'a' }, ask)
  await vi.advanceTimersByTimeAsync(150)
  expect([state.offline.value, ask.mock.calls.length]).toEqual([true, 1])
  await vi.advanceTimersByTimeAsync(4999)
  expect(ask).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(ask).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(9999)
  expect(ask).toHaveBeenCalledTimes(2)
  down = false
  await vi.advanceTimersByTimeAsync(1)
  expect([state.offline.value, state.asking.value, state.evaluation.value.data.left]).toEqual([false, false, 7])
  down = true
  state.change('kind', 'b')
  await vi.advanceTimersByTimeAsync(150)
  scope.stop()
  await vi.advanceTimersByTimeAsync(600000)
  expect(ask).toHaveBeenCalledTimes(4)
})

test('what cannot be read is not sent, so that all else is answered', async () => {
  const ask = vi.fn((data: Record<string, unknown>, facts: FactBook) => Promise.resolve(facts.learn({ [`balance(["${data.kind}"])`]: 5 })))
  const { state } = start({ n: 'zwei', kind: 'a', rows: [{ _id: 'r', x: '1.5' }, { _id: 's', x: 2 }] }, ask)
  await vi.advanceTimersByTimeAsync(150)
  expect(ask.mock.calls[0]![0]).toEqual({ kind: 'a', rows: [{ _id: 'r' }, { _id: 's', x: 2 }] })
  expect([state.evaluation.value.data.left, state.data.value.n]).toEqual([5, 'zwei'])
})

test('what the server says anew takes the place of what it said, which stands until then', async () => {
  let left = 5
  const ask = vi.fn((data: Record<string, unknown>, facts: FactBook) => Promise.resolve(facts.learn({ [`balance(["${data.kind}"])`]: left })))
  const { state } = start({ n: 1, kind: 'a', proof: 'local:1' }, ask)
  await vi.advanceTimersByTimeAsync(150)
  left = 0
  state.refuse([{ path: '', message: 'not enough' }])
  state.renew()
  expect([state.evaluation.value.data.left, state.asking.value, state.problems.value.map((one) => one.message)]).toEqual([5, true, ['not enough']])
  await vi.advanceTimersByTimeAsync(150)
  expect([state.evaluation.value.data.left, state.asking.value, ask.mock.calls.length]).toEqual([0, false, 2])
})

test('without a network it is asked again on the next change or when there is one', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  let down = true
  const ask = vi.fn((data: Record<string, unknown>, facts: FactBook) => {
    if (down) return Promise.reject(new Error('offline'))
    return Promise.resolve(facts.learn({ [`balance(["${data.kind}"])`]: 7 }))
  })
  const { state } = start({ n: 1, kind: 'a' }, ask)
  await vi.advanceTimersByTimeAsync(150)
  expect([state.offline.value, state.asking.value, ask.mock.calls.length]).toEqual([true, false, 1])
  await vi.advanceTimersByTimeAsync(10000)
  expect(ask).toHaveBeenCalledTimes(1)
  state.change('n', 2)
  await vi.advanceTimersByTimeAsync(150)
  expect(ask).toHaveBeenCalledTimes(2)
  down = false
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(150)
  expect([state.offline.value, state.evaluation.value.data.left]).toEqual([false, 7])
})
