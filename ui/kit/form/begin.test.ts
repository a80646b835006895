import { readFileSync } from 'node:fs'
import { h, nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { prepare, type FormView, type Option } from '../../core/form/definition'
import { factBook } from '../../core/form/facts'
import { controlOf } from '../fields/controls'
import '../fields/testing'
import { begin, mount, type } from '../testing'
import { controlsKey } from './context'
import FormRuntime from './form.vue'
import { useForm } from './use-form'

beforeEach(() => begin())

// The form of forms/testdata/page/begun.json, as Go ships it.
const view = (JSON.parse(readFileSync('core/form/vectors.gen.json', 'utf8')) as { forms: { view: FormView }[] }).forms.map((f) => f.view).filter((v) => v.id === 'x.begun')[0]!
const room = (id: string, seats: number): Option => ({ id, label: `房间 ${id}`, data: { n_seats: seats, t_house: 'h' } })
const rooms = [room('one', 2), room('three', 5), room('four', 4)]

function show(data: Record<string, unknown>) {
  const form = prepare({ ...view, options: { 'room': rooms, 'same': rooms, 'items.place': rooms } }, 'zh-CN')
  let state!: ReturnType<typeof useForm>
  const page = mount({
    setup() {
      const of = (state = useForm({ form, data, facts: factBook(form, { now: '2026-11-22T02:32:00Z', zone: 'Asia/Shanghai' }), words: (problem) => problem.code }))
      return () => h(FormRuntime, { form, evaluation: of.evaluation.value, data: of.data.value, problems: of.problems.value, mode: 'fill', onChange: of.change })
    }
  }, {}, [], undefined, (app) => app.provide(controlsKey, controlOf))
  const at = (path: string) => page.root.querySelector<HTMLInputElement>(`[id$="-${path}"]`)!
  const choices = (path: string) => Array.from((at(path) as unknown as HTMLSelectElement).options).map((one) => one.textContent)
  const box = (path: string) => at(path).closest('.field')!
  return { page, state, at, choices, box }
}

test('a default is there at once, follows what it comes from, and gives way for good to what is typed or cleared', async () => {
  const { state, at } = show({})
  expect([at('from').value, at('to').value, at('people').value]).toEqual(['2026-11-22', '2026-11-24', '2'])
  expect(state.data.value).toEqual({})
  await type(at('people'), '3')
  expect(at('to').value).toBe('2026-11-25')
  state.change('to', '2026-11-30')
  await nextTick()
  await type(at('people'), '4')
  expect(at('to').value).toBe('2026-11-30')
  state.change('to', undefined)
  await nextTick()
  await type(at('people'), '5')
  expect([at('to').value, state.data.value]).toEqual(['', { people: 5, to: null }])
  await type(at('people'), '')
  expect([at('people').value, state.data.value]).toEqual(['', { people: null, to: null }])
})

test('of a new record the reader fills in what they may; defaults stand in the rest', async () => {
  const form = prepare({ ...view, editable: ['people'] }, 'zh-CN')
  let state!: ReturnType<typeof useForm>
  mount({ setup: () => (state = useForm({ form, data: { people: 3, from: '2026-01-01' }, facts: factBook(form, { now: '2026-11-22T02:32:00Z', zone: 'Asia/Shanghai' }), words: (problem) => problem.code, context: { editable: form.editable! } }), () => h('i')) })
  await nextTick()
  const { data, fields } = state.evaluation.value
  expect([data['people'], data['from'], fields['from']!.locked, fields['people']!.locked]).toEqual([3, '2026-11-22', true, false])
})

test('a new row has its defaults, each for itself', async () => {
  const { page, state, at } = show({ people: 9 })
  page.find<HTMLButtonElement>('.table-add').click()
  await nextTick()
  page.find<HTMLButtonElement>('.table-add').click()
  await nextTick()
  const [a, b] = (state.data.value['items'] as { _id: string }[]).map((row) => row._id)
  expect([at(`items.${a}.n`).value, at(`items.${b}.n`).value]).toEqual(['7', '7'])
  await type(at(`items.${a}.n`), '')
  expect(state.data.value['items']).toEqual([{ _id: a, n: null }, { _id: b }])
  expect([at(`items.${a}.n`).value, at(`items.${b}.n`).value]).toEqual(['', '7'])
})

test('only what fits is offered; what was chosen stays, with what is wrong about it', async () => {
  const { choices, at, box } = show({ room: 'four' })
  expect(choices('room')).toEqual(['请选择', '房间 one', '房间 three', '房间 four'])
  await type(at('people'), '5')
  expect(choices('room')).toEqual(['请选择', '房间 three', '房间 four'])
  expect(at('room').value).toBe('four')
  expect(box('room').querySelector('.field-problem')!.textContent).toBe('option_not_offered')
  await type(at('people'), '4')
  expect(box('room').querySelector('.field-problem')).toBeNull()
})

test('where nothing fits, that is said', async () => {
  const { choices, at } = show({})
  await type(at('people'), '6')
  expect(choices('room')).toEqual(['没有可选的项'])
})
