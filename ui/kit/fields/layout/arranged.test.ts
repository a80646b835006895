import { h, nextTick, ref, shallowRef } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { prepare, type Check, type FormView } from '../../../core/form/definition'
import { factBook } from '../../../core/form/facts'
import type { Problem } from '../../../core/form'
import { controlsKey } from '../../form/context'
import FormRuntime from '../../form/form.vue'
import { useForm } from '../../form/use-form'
import { begin, mount, type } from '../../testing'
import { controlOf } from '../controls'
import '../testing'

beforeEach(() => begin())

const text = (id: string) => ({ id, type: 'text', label: id.toUpperCase() })

/** A form of five texts, of which b and d are required, arranged as a layout says. */
function view(layout: FormView['layout'], panes: FormView['panes']): FormView {
  const ids = ['a', 'b', 'c', 'd', 'e']
  return {
    id: 'x.y', app: 'x', kind: 'plain', title: 'Arranged', version: 1, language: 'en', fields: ids.map(text), order: ids, layout, panes,
    schema: { properties: {}, required: ['b', 'd'] }
  }
}

/** The form as it is filled in; `unseen` are fields that a rule hides, `said` what notes say. */
function show(of: FormView, data: Record<string, unknown> = {}, unseen = ref<string[]>([]), said = ref<Problem[]>([])) {
  const form = prepare(of, 'en')
  form.notes = [{ id: 'now-and-then', message: '', at: '' } as unknown as Check]
  const runtime = ref<{ focusFirstProblem: () => Promise<boolean> }>()
  const state = shallowRef<ReturnType<typeof useForm>>()
  const page = mount({
    setup() {
      const quiet = { ...form, notes: [] }
      const kept = (state.value = useForm({ form: quiet, data, facts: factBook(form, { now: '2026-11-22T02:32:00Z' }), words: (problem) => problem.code }))
      const hidden = () => unseen.value.reduce((all, id) => ({ ...all, [id]: { shown: false, required: false, locked: false } }), kept.evaluation.value.fields)
      return () => h(FormRuntime, {
        ref: runtime, form, evaluation: { ...kept.evaluation.value, fields: hidden(), notes: said.value }, data: kept.data.value, problems: kept.problems.value, mode: 'fill', onChange: kept.change
      })
    }
  }, {}, [], undefined, (app) => app.provide(controlsKey, controlOf))
  const labels = () => page.all('.field-label').map((one) => one.querySelector('bdi')!.textContent).join('')
  const button = (name: string) => page.all('button').filter((one) => one.textContent!.trim() === name)[0]
  const press = async (name: string) => {
    button(name)!.click()
    await nextTick()
    await nextTick()
  }
  return { page, runtime, labels, button, press, at: (path: string) => page.root.querySelector<HTMLInputElement>(`[id$="-${path}"]`)! }
}

const steps: FormView['layout'] = [
  { fields: ['a'] }, { id: 'one', title: 'One', fields: ['b'], pane: 'p' }, { fields: ['c'], pane: 'q' }, { fields: ['d'], pane: 'r' }, { fields: ['e'] }
]
const list = [{ id: 'p', title: 'First' }, { id: 'q', title: { en: 'Second' } }, { id: 'r', title: 'Third' }]

test('steps follow each other: nobody goes on while something in one is wrong, and what stands outside stays', async () => {
  const { page, labels, button, press, at } = show(view(steps, { as: 'steps', list }))
  expect([labels(), page.find('.panes h2').textContent]).toEqual(['ABE', '第 1 步，共 3 步First'])
  expect(button('上一步')).toBeUndefined()
  await press('下一步')
  expect([labels(), page.find('.field-problem').textContent, document.activeElement]).toEqual(['ABE', 'required', at('b')])
  await type(at('b'), 'x')
  await press('下一步')
  expect([labels(), page.find('.panes h2').textContent, document.activeElement]).toEqual(['ACE', '第 2 步，共 3 步Second', page.find('.panes h2')])
  expect(page.find('.form').className).toBe('form unfinished')
  await press('下一步')
  expect([labels(), button('下一步'), page.find('.form').className]).toEqual(['ADE', undefined, 'form'])
  await press('上一步')
  await press('上一步')
  expect([labels(), at('b').value]).toEqual(['ABE', 'x'])
})

test('a step of which nothing is shown is none, and whoever stood in it stands in the one before', async () => {
  const unseen = ref<string[]>([])
  const { page, labels, press, button } = show(view(steps, { as: 'steps', list }), { b: 'x' }, unseen)
  await press('下一步')
  unseen.value = ['c']
  await nextTick()
  expect([labels(), page.find('.panes h2').textContent]).toEqual(['ABE', '第 1 步，共 2 步First'])
  unseen.value = ['b', 'c', 'd']
  await nextTick()
  expect([labels(), button('下一步')]).toEqual(['AE', undefined])
  expect(page.all('.panes')).toEqual([])
})

test('tabs are shown in any order, say how much is wrong in them, and open where somebody is sent', async () => {
  const { page, runtime, labels, at } = show(view(steps, { as: 'tabs', list }))
  const tabs = () => page.all('[role=tab]')
  expect(tabs().map((tab) => tab.textContent)).toEqual(['First', 'Second', 'Third'])
  tabs()[1]!.click()
  await nextTick()
  expect([labels(), tabs()[1]!.getAttribute('aria-selected')]).toEqual(['ACE', 'true'])
  expect(await runtime.value!.focusFirstProblem()).toBe(true)
  expect([labels(), document.activeElement, tabs().map((tab) => tab.textContent).join()]).toEqual(['ABE', at('b'), 'First1,Second,Third1'])
  page.all('.fault')[1]!.click()
  await nextTick()
  expect([labels(), document.activeElement]).toEqual(['ADE', at('d')])
})

test('the tab that is opened is brought into sight', async () => {
  const { page, runtime } = show(view(steps, { as: 'tabs', list }))
  const strip = page.find('[role=tablist]'), tabs = page.all('[role=tab]')
  const place = (left: number) => () => ({ left: left - strip.scrollLeft }) as DOMRect
  Object.defineProperty(strip, 'clientWidth', { value: 200 })
  tabs.forEach((tab, i) => {
    Object.defineProperty(tab, 'offsetWidth', { value: 150 })
    tab.getBoundingClientRect = place(150 * i)
  })
  strip.getBoundingClientRect = () => ({ left: 0 }) as DOMRect
  tabs[2]!.click()
  await nextTick()
  expect(strip.scrollLeft).toBe(275)
  await runtime.value!.focusFirstProblem()
  expect([strip.scrollLeft, page.find('[role=tabpanel]').getAttribute('aria-label')]).toEqual([-25, 'First'])
})

test('a folded section opens by its heading, and for whoever is sent to what is wrong in it', async () => {
  const { page, runtime, labels, press, at } = show(view([{ id: 'one', title: 'More', help: 'Read me', folded: true, fields: ['a', 'b'] }, { fields: ['c', 'd'] }], { list: [] }), { d: 'x' })
  expect([labels(), page.find('.fold').getAttribute('aria-expanded')]).toEqual(['CD', 'false'])
  await press('More')
  expect([labels(), page.find('.part-help').textContent]).toEqual(['ABCD', 'Read me'])
  await press('More')
  await runtime.value!.focusFirstProblem()
  expect([labels(), document.activeElement]).toEqual(['ABCD', at('b')])
})

test('notes stand between the fields, those with a rule where it is true; a rule that fails is told as such', async () => {
  const said = ref<Problem[]>([])
  const { page } = show(view([{ fields: ['a'] }, { id: 'always', note: '<b>Read</b>', fields: [] }, { id: 'now-and-then', note: { en: 'Now' }, tone: 'warning', fields: [] }, { fields: ['b'] }], { list: [] }), {}, undefined, said)
  const notes = () => page.all('[role=note]').map((one) => one.textContent)
  expect(notes()).toEqual(['<b>Read</b>'])
  said.value = [{ path: '', code: 'check', args: { check: 'now-and-then' } } as Problem]
  await nextTick()
  expect([notes(), page.all('.note-warn').length]).toEqual([['<b>Read</b>', 'Now'], 1])
  said.value = [{ path: '', code: 'rule_failed', args: { check: 'now-and-then' } } as unknown as Problem]
  await nextTick()
  expect([notes()[1], page.all('.note-bad').length]).toEqual(['出错了，请重试。', 1])
})

test('fields stand beside each other, and one that asks for it takes the whole width', () => {
  const { page } = show(view([{ id: 'one', title: 'One', columns: 2, wide: ['b'], fields: ['a', 'b', 'c'] }], { list: [] }))
  expect(page.find('.beside').style.getPropertyValue('--beside')).toBe('2')
  expect(page.all('.beside > div').map((one) => one.className)).toEqual(['', 'beside-wide', ''])
})
