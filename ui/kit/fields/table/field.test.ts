import { computed, createApp, h, nextTick, provide } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { prepare, type FieldView, type FormView } from '../../../core/form/definition'
import { factBook } from '../../../core/form/facts'
import type { PlainData } from '../../../core/form'
import { controlsKey } from '../../form/context'
import Runtime from '../../form/form.vue'
import { useForm } from '../../form/use-form'
import { begin, press, type } from '../../testing'
import { toasts } from '../../toast'
import { chooseKey, type Choosing } from '../choose'
import { controlOf } from '../controls'
import '../testing'

const scrolls = vi.fn()
/** What reference fields offer: one of each name but 两家. */
const records = ({ query, keys }: Choosing) => query === '断网' ? Promise.reject(new Error('offline')) : Promise.resolve({ choices: { items:
  query === '宏达' ? [{ id: 'h', label: '宏达', fill: { rate: 5 } }] : query === '两家' ? [{ id: 'x', label: '两家' }, { id: 'y', label: '两家' }] : (keys || []).map((id) => ({ id, label: id })) } })

beforeEach(() => {
  begin()
  toasts.length = 0
  scrolls.mockClear()
  vi.stubGlobal('scrollBy', scrolls)
})

const columns: FieldView[] = [
  { id: 'day', type: 'date', label: '日期' }, { id: 'what', type: 'text', label: '名称' }, { id: 'many', type: 'integer', label: '数量', scale: 0 }, { id: 'kind', type: 'option', label: '类别' },
  { id: 'maker', type: 'reference', label: '供应商', from: 'x.makers' }, { id: 'rate', type: 'integer', label: '折扣', scale: 0 }
]

/** A form with one table, held as a page holds it; narrow draws cards. */
function show(items: Record<string, unknown>[] | undefined, { narrow = false, more = {} }: { narrow?: boolean, more?: Record<string, unknown> } = {}) {
  vi.stubGlobal('matchMedia', () => ({ matches: !narrow, addListener: () => undefined, removeListener: () => undefined }))
  const view: FormView = {
    id: 'a.b', app: 'a', kind: 'plain', title: 'B', version: 1, schema: { properties: { items: { maxItems: 500, items: { properties: { day: {}, what: {}, many: { minimum: 1 }, kind: {}, maker: {}, rate: {} }, required: ['what'] }, ...more } } },
    layout: [{ fields: ['items'] }], fields: [{ id: 'items', type: 'table', label: '明细', columns }], order: ['items', ...columns.map(({ id }) => `items.${id}`)],
    options: { 'items.kind': [{ id: 'taxi', label: '出租车' }, { id: 'meal', label: '餐饮' }] }
  }
  const form = prepare(view, 'zh-CN')
  const root = document.body.appendChild(document.createElement('div'))
  let state!: ReturnType<typeof useForm>
  createApp({
    setup() {
      state = useForm({ form, data: (items ? { items } : {}) as PlainData, facts: factBook(form, { now: '2026-11-22T02:32:00Z' }), words: (problem) => problem.code })
      provide(controlsKey, controlOf)
      provide(chooseKey, records)
      const given = computed(() => ({ form, data: state.data.value, evaluation: state.evaluation.value, problems: state.problems.value, mode: 'fill' as const }))
      return () => h(Runtime, { ...given.value, onChange: state.change })
    }
  }).mount(root)
  const all = (selector: string) => Array.from(root.querySelectorAll<HTMLElement>(selector))
  return {
    root, all, rows: () => (state.data.value.items || []) as Record<string, unknown>[], settled: () => state.evaluation.value.data.items as Record<string, unknown>[],
    at: (path: string) => root.querySelector<HTMLInputElement>(`[id$="items.${path}"]`)!, click: (label: string) => (root.querySelector<HTMLElement>(`[aria-label="${label}"]`)!.click(), nextTick())
  }
}

const many = (count: number) => Array.from({ length: count }, (_, i) => ({ _id: `r${i}`, day: '2026-11-22', what: `第${i}`, many: i + 1, kind: 'taxi' }))

async function paste(target: HTMLElement, text: string): Promise<boolean> {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { getData: () => text } })
  const own = !target.dispatchEvent(event)
  await nextTick()
  return own
}

test('cards are folded, one is open at a time, and the line of each says what is in it', async () => {
  const { all, at, click, rows, root } = show([{ _id: 'a', day: '2026-11-22', what: '票', many: 2, kind: 'taxi' }, { _id: 'b' }], { narrow: true })
  expect(all('.rows-fold').map((one) => one.textContent)).toEqual(['第 1 行11月22日 周日 · 票 · 2 · 出租车', '第 2 行还没有填写'])
  expect(at('a.what')).toBeNull()
  all('.rows-fold')[0]!.click()
  await nextTick()
  expect(at('a.what').value).toBe('票')
  all('.rows-fold')[1]!.click()
  await nextTick()
  expect(at('a.what')).toBeNull()
  expect(at('b.what')).not.toBeNull()
  // The required one that was passed over is told in the line of its card.
  all('.rows-fold')[0]!.click()
  await nextTick()
  expect(all('.rows-fold')[1]!.textContent).toContain('required')
  await click('复制第 1 行')
  await vi.waitFor(() => expect(all('.rows-fold').map((one) => one.getAttribute('aria-expanded'))).toEqual(['false', 'true', 'false']))
  root.querySelector<HTMLElement>('.table-add')!.click()
  await vi.waitFor(() => expect(rows()).toHaveLength(4))
  await vi.waitFor(() => expect(all('[data-row]')[3]!.contains(document.activeElement)).toBe(true))
})

test('500 rows are few elements, on a phone and on a computer', () => {
  for (const narrow of [true, false]) {
    begin()
    const { root, all } = show(many(500), { narrow })
    expect(root.querySelectorAll('*').length).toBeLessThan(1200)
    expect(all('[data-row]').length).toBeLessThan(60)
    expect(all('li[aria-hidden]')).toHaveLength(1)
  }
})

test('a row that is read becomes one of controls for whoever comes to it', async () => {
  const { all, at } = show(many(60))
  expect(at('r2.what')).toBeNull()
  expect(all('[data-row="r2"] .cell-text').map((one) => one.textContent)).toEqual(['11月22日 周日', '第2', '3', '出租车', '', ''])
  all('[data-row="r2"] .rows-at')[0]!.focus()
  await nextTick()
  expect(at('r2.what').value).toBe('第2')
})

test('keys go from cell to cell, copy and insert', async () => {
  const { at, rows } = show([{ _id: 'a', what: 'x' }, { _id: 'b', what: 'y' }])
  const here = (path: string) => vi.waitFor(() => expect(document.activeElement).toBe(at(path)))
  at('a.what').focus()
  await press(at('a.what'), 'ArrowDown')
  await here('b.what')
  await press(at('b.what'), 'ArrowUp')
  await here('a.what')
  at('a.what').setSelectionRange(0, 0)
  await press(at('a.what'), 'ArrowLeft')
  await here('a.day')
  at('a.what').focus()
  at('a.what').setSelectionRange(1, 1)
  await press(at('a.what'), 'ArrowRight')
  await here('a.many')
  await press(at('a.many'), 'Enter')
  await here('b.many')
  await press(at('b.many'), 'Enter')
  await vi.waitFor(() => expect(rows()).toHaveLength(3))
  const keys = async (key: string, more: KeyboardEventInit) => {
    at('a.what').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    await nextTick()
  }
  await keys('d', { ctrlKey: true })
  await vi.waitFor(() => expect(rows().map((row) => row.what)).toEqual(['x', 'x', 'y', undefined]))
  await keys('Enter', { ctrlKey: true })
  await vi.waitFor(() => expect(rows().map((row) => row.what)).toEqual(['x', undefined, 'x', 'y', undefined]))
  await keys('ArrowDown', { altKey: true })
  await vi.waitFor(() => expect(rows().map((row) => row.what)).toEqual([undefined, 'x', 'x', 'y', undefined]))
})

test('a paste fills cells, adds rows, leaves what cannot be read, and is one step back', async () => {
  const { at, rows, all } = show([{ _id: 'a', what: 'x', many: 1 }, { _id: 'b', what: 'y' }])
  expect(await paste(at('a.what'), 'one text')).toBe(false)
  expect(await paste(at('a.what'), '甲\t１，２００\t餐饮\n乙\tmany\t飞机\n丙\t3\n')).toBe(true)
  expect(rows().map(({ what, many, kind }) => [what, many, kind])).toEqual([['甲', 1200, 'meal'], ['乙', 'many', '飞机'], ['丙', 3, undefined]])
  expect(toasts.map((one) => one.text)).toEqual(['已粘贴 3 行。 有 2 格要改：第 2 行“数量”、第 2 行“类别”。'])
  expect(all('.field-problem').map((one) => one.textContent)).toEqual(['number_syntax', 'option_unknown'])
  expect(all('.cell-pasted').map((one) => one.textContent)).toEqual(['粘贴的内容：飞机'])
  await type(at('b.what'), '丁')
  toasts[0]!.undo!()
  await nextTick()
  expect(rows()).toEqual([{ _id: 'a', what: 'x', many: 1 }, { _id: 'b', what: '丁' }])
})

test('what is pasted for records is looked up: one is put with what it fills in, others stay with why, and one step takes all of it away', async () => {
  const { at, rows, all } = show([{ _id: 'a', what: 'x', rate: 1 }, { _id: 'b', what: 'y' }])
  await paste(at('a.kind'), '餐饮\t宏达\n出租车\t两家\n餐饮\t无此家\n餐饮\t断网')
  expect(rows()[0]!.maker).toBe('宏达')
  await vi.waitFor(() => expect(toasts).toHaveLength(2))
  expect(rows().map(({ kind, maker, rate }) => [kind, maker, rate])).toEqual([['meal', 'h', 5], ['taxi', '两家', undefined], ['meal', '无此家', undefined], ['meal', '断网', undefined]])
  await nextTick()
  expect(all('.cell-pasted p').map((one) => one.textContent)).toEqual(['粘贴的内容：两家有 2 个都叫“两家”，请在上面选择。', '粘贴的内容：无此家没有查到“无此家”，请在上面选择。', '粘贴的内容：断网没有连上服务器，请在上面选择，或联网后重新粘贴。'])
  expect(toasts[1]!.text).toBe('有 3 格要改：第 2 行“供应商”、第 3 行“供应商”、第 4 行“供应商”。')
  all('.cell-pasted button')[1]!.click()
  await nextTick()
  expect(rows()[2]!.maker).toBeUndefined()
  toasts[0]!.undo!()
  await nextTick()
  expect(rows()).toEqual([{ _id: 'a', what: 'x', rate: 1 }, { _id: 'b', what: 'y' }])
})

test('a paste stops at the most rows and says so', async () => {
  const { at, rows } = show([{ _id: 'a' }], { more: { maxItems: 3 } })
  await paste(at('a.what'), '1\n2\n3\n4\n5')
  expect(rows()).toHaveLength(3)
  expect(toasts.map((one) => one.text)).toEqual(['已粘贴 3 行。', '还有 2 行放不下，没有粘贴。'])
})

test('rows that a record begins with are there, are changed, and stay away once removed', async () => {
  const starts = [{ _id: 'mon', what: '周一' }, { _id: 'tue', what: '周二' }]
  const { at, rows, settled, click, all } = show(undefined, { more: { 'x-rows': starts } })
  expect(settled().map((row) => row.what)).toEqual(['周一', '周二'])
  await type(at('mon.what'), '改')
  expect(rows()).toEqual([{ _id: 'mon', what: '改' }, { _id: 'tue', what: '周二' }])
  await click('删除第 1 行')
  await click('删除第 1 行')
  expect(rows()).toEqual([])
  expect(all('[data-row]')).toHaveLength(0)
})

test('fixed rows are neither added nor removed, nor by a paste', async () => {
  const { at, all, rows } = show(undefined, { more: { 'x-fixed': true, 'x-rows': [{ _id: 'mon', what: '周一' }, { _id: 'tue', what: '周二' }] } })
  expect(all('.table-add, .icon-button')).toHaveLength(0)
  await press(at('tue.what'), 'Enter')
  await paste(at('mon.many'), '1\n2\n3')
  expect(rows().map((row) => [row._id, row.many])).toEqual([['mon', 1], ['tue', 2]])
  expect(toasts.map((one) => one.text)).toContain('还有 1 行放不下，没有粘贴。')
})
