import { h, nextTick, ref, shallowRef } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { prepare, type Form } from '../../core/form/definition'
import { factBook } from '../../core/form/facts'
import { controlOf } from '../fields/controls'
import '../fields/testing'
import { filesKey, type FileService } from '../fields/file/service'
import { filled, sample } from '../look/form'
import { begin, mount, type } from '../testing'
import { toasts } from '../toast'
import { controlsKey } from './context'
import FormRuntime from './form.vue'
import { useForm } from './use-form'

beforeEach(() => begin())

const files: FileService = { add: () => Promise.reject(new Error()), retry: () => Promise.reject(new Error()), address: (id) => `/f/${id}` }
const hostile = '<img src=x onerror=alert(1)>\u202Eevil' + '长'.repeat(300)

function show(data: Record<string, unknown>, mode: 'fill' | 'wait' = 'fill', mend?: (form: Form) => void) {
  const form = prepare(sample(), 'zh-CN')
  if (mend) mend(form)
  const runtime = ref<{ focusFirstProblem: () => Promise<boolean> }>()
  const state = shallowRef<ReturnType<typeof useForm>>()
  const page = mount({
    setup() {
      const of = (state.value = useForm({ form, data, facts: factBook(form, { now: '2026-11-22T02:32:00Z' }), words: (problem) => problem.code }))
      return () => h(FormRuntime, { ref: runtime, form, evaluation: of.evaluation.value, data: of.data.value, problems: of.problems.value, warnings: of.warnings.value, mode, offline: of.offline.value, onChange: of.change })
    }
  }, {}, [], undefined, (app) => app.provide(filesKey, files).provide(controlsKey, controlOf))
  const at = <T extends HTMLElement = HTMLInputElement>(path: string) => page.root.querySelector<T>(`[id$="-${path}"]`)!
  const box = (path: string) => at(path).closest('.field')!
  return { page, form, runtime, state: state.value!, at, box }
}

const leave = (element: Element) => element.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))

test('fields stand in the order of the layout, named, helped and marked', () => {
  const { page, at, box } = show(filled())
  expect(page.all('.section-title').map((one) => one.textContent)).toEqual(['时间', '说明与证明', '费用'])
  expect(page.all('.field-label').map((one) => one.textContent!.trim()).slice(0, 4)).toEqual(['类型 *', '开始日期 *', '从', '天数'])
  expect(at('from').getAttribute('aria-required')).toBe('true')
  const days = at('days')
  expect(page.root.querySelector(`#${CSS.escape(days.getAttribute('aria-describedby')!)}`)!.textContent).toBe('按公司工作日历计算。')
  expect(page.root.querySelector<HTMLLabelElement>(`label[for="${days.id}"]`)!.textContent).toBe('天数')
  expect(box('agree').textContent).toContain('（必填）')
})

test('a problem is told once its field was left, and goes when it is mended', async () => {
  const { at, box } = show({})
  expect(box('count').querySelector('.field-problem')).toBeNull()
  leave(at('count'))
  await nextTick()
  expect(box('count').querySelector('.field-problem')!.textContent).toBe('required')
  expect(at('count').getAttribute('aria-invalid')).toBe('true')
  expect(at('count').getAttribute('aria-describedby')).toContain('-problem')
  expect(box('reason').querySelector('.field-problem')).toBeNull()
  await type(at('count'), '2')
  expect(box('count').querySelector('.field-problem')).toBeNull()
  expect(at('count').hasAttribute('aria-invalid')).toBe(false)
})

test('trying to submit tells all, goes to the first, and the summary leads to each', async () => {
  const { page, runtime, at } = show({ kind: 'sick', items: [{ _id: 'r' }] })
  expect(page.find('.faults')).toBeNull()
  expect(await runtime.value!.focusFirstProblem()).toBe(true)
  expect(document.activeElement).toBe(at('from'))
  const lines = page.all('.faults li')
  expect(page.find('.faults strong').textContent).toBe(`有 ${lines.length} 处需要修改`)
  expect(lines[0]!.textContent).toBe('开始日期：required')
  const cell = lines.filter((line) => line.textContent!.indexOf('金额') === 0)[0]!
  expect(cell.textContent).toBe('金额 (第 1 行)：required')
  cell.querySelector('button')!.click()
  expect(document.activeElement).toBe(at('items.r.amount'))
})

test('nothing wrong is said as such', async () => {
  const { runtime, page } = show(filled())
  expect(await runtime.value!.focusFirstProblem()).toBe(false)
  expect(page.find('.faults')).toBeNull()
})

test('what the server says stands at its field at once, what concerns the whole in the summary', async () => {
  const { state, box, runtime, page } = show(filled())
  state.refuse([{ path: 'city', message: hostile }, { path: '', message: 'whole' }])
  await nextTick()
  expect(box('city').querySelector('.field-problem')!.textContent).toBe(hostile)
  expect(page.root.querySelector('img')).toBeNull()
  await runtime.value!.focusFirstProblem()
  expect(page.all('.faults li').map((one) => one.textContent)).toEqual(['whole', `城市：${hostile}`])
})

test('a keystroke renders its own field and no other', async () => {
  const { at, form } = show(filled())
  // A label is read whenever a box is rendered.
  const counts: Record<string, number> = {}
  form.fields.forEach((field, path) => {
    const { label } = field
    Object.defineProperty(field, 'help', { get: () => { counts[path] = (counts[path] ?? 0) + 1; return label } })
  })
  await type(at('title'), 'x')
  await type(at('title'), 'xy')
  expect(counts).toEqual({ title: 2 })
  await type(at('items.a.note'), 'y')
  expect(counts).toEqual({ 'title': 2, 'items.note': 1 })
})

test('computed fields are outputs, and say when they wait', async () => {
  const { at, state } = show(filled(), 'fill', (form) => {
    form.fields.get('days')!.computed = true
  })
  expect(at('days').tagName).toBe('OUTPUT')
  expect(at('days').textContent).toContain('1.5\xa0天')
  state.evaluation.value = { ...state.evaluation.value, data: {}, pending: new Set(['days']) }
  await nextTick()
  expect(at('days').textContent!.trim()).toBe('计算中…')
  state.offline.value = true
  await nextTick()
  expect(at('days').textContent!.trim()).toBe('等待网络')
  state.evaluation.value = { ...state.evaluation.value, data: { days: 2 } }
  await nextTick()
  expect(at('days').textContent).toContain('2\xa0天')
})

test('hidden fields are absent, and a section without fields too', async () => {
  const { page, state } = show(filled())
  const fields = { ...state.evaluation.value.fields, kind: { shown: false, required: false, locked: false } }
  state.evaluation.value = { ...state.evaluation.value, fields }
  await nextTick()
  expect(page.all('.section')).toHaveLength(3)
  expect(page.root.textContent).not.toContain('类型')
})

test('while it is sent nothing can be changed', () => {
  const { page } = show(filled(), 'wait')
  expect(page.all('fieldset').every((one) => (one as HTMLFieldSetElement).disabled)).toBe(true)
  expect(page.find('.form').getAttribute('aria-busy')).toBe('true')
})

test('rows are added, copied, removed, and come back', async () => {
  toasts.length = 0
  const { page, state } = show(filled())
  const rows = () => (state.data.value.items ?? []) as Record<string, unknown>[]
  page.find('.table-add').click()
  await vi.waitFor(() => expect(page.all('[data-row]')).toHaveLength(3))
  expect(page.all('[data-row]')[2]!.contains(document.activeElement)).toBe(true)
  page.find('[aria-label="复制第 1 行"]').click()
  await vi.waitFor(() => expect(rows()).toHaveLength(4))
  expect(rows()[1]).toMatchObject({ amount: 1234.5, note: '机场' })
  expect(new Set(rows().map((row) => row._id)).size).toBe(4)
  page.find('[aria-label="删除第 1 行"]').click()
  await nextTick()
  expect(rows().map((row) => row._id)).not.toContain('a')
  expect(toasts[0]!.text).toBe('已删除第 1 行')
  toasts[0]!.undo!()
  await nextTick()
  expect(rows()[0]).toMatchObject({ _id: 'a', amount: 1234.5 })
  page.find('.table-add').click()
  await vi.waitFor(() => expect(rows()).toHaveLength(5))
  expect(page.find<HTMLButtonElement>('.table-add').disabled).toBe(true)
  expect(page.find('.table-add').textContent).toBe('最多 5 行')
  page.find('[aria-label="删除第 2 行"]').click()
  await nextTick()
  expect(toasts.map((one) => one.text)).toContain('已删除第 2 行')
  page.app.unmount()
  expect(toasts.filter((one) => one.undo)).toEqual([])
})

test('the last row gone leaves a blank, and totals of columns stand below', async () => {
  const { page, state } = show({ ...filled(), total: 80, items: [{ _id: 'a', amount: 80 }] }, 'fill', (form) => {
    form.fields.get('total')!.rules.value = { format: 1, source: 'sum( items.amount )', type: 'number', reads: [], tree: { op: 'literal', type: 'number', value: '80', at: [0, 0] } }
  })
  expect(page.find('.rows-sums').textContent).toBe('合计¥80.00')
  page.find('[aria-label="删除第 1 行"]').click()
  await nextTick()
  expect('items' in state.data.value).toBe(false)
  expect(page.find('.rows-sums')).toBeNull()
})
