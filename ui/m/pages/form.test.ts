import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { flush, outbox } from '../commands'
import { draftKey } from '../kept-drafts'
import { go, route } from '../router'
import { device } from '../store'
import { form, hide, record, serve, settled, show } from '../work/fake'
import type { Fake } from '../work/fake'
import FormPage from './form.vue'

let fake: Fake
const draft = record('d1', { status: 'draft', data: { reason: '旧的' }, leftover: { gone: { label: '旧字段', text: '没有了', value: '没有了' } }, form_version: 1 })

beforeEach(() => {
  fake = serve({ 'GET /forms/app.form': form, 'GET /records/d1': draft, 'POST /forms/app.form/preview': { steps: [], problems: [] }, 'POST /forms/app.form/drafts': draft })
  go('/m/forms/app.form', 'replace')
})
afterEach(hide)

/** Shows the page, and waits for what fills in the form. */
async function opened(): Promise<HTMLElement> {
  const body = await show(FormPage)
  await vi.waitFor(() => expect(document.querySelector('form, .list-state, .note')).not.toBeNull())
  await settled()
  return body
}

async function type(text: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input')!
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settled()
}

async function submit(): Promise<void> {
  document.querySelector('form')!.dispatchEvent(new Event('submit'))
  document.querySelector('form')?.dispatchEvent(new Event('submit'))
  await settled()
}

const posts = (): string[] => fake.asked.filter((one) => one.startsWith('POST /forms/app.form/records'))

test('says how many things are wrong on the button, and sends nothing', async () => {
  await opened()
  await submit()
  expect(document.querySelector('[type=submit]')!.textContent).toBe('提交（1 处要改）')
  expect(document.activeElement!.tagName).toBe('INPUT')
  expect(posts()).toEqual([])
})

test('is submitted once, and the record is shown', async () => {
  fake.answers['POST /forms/app.form/records'] = record('r7')
  await opened()
  await type('换设备')
  await submit()
  expect(posts()).toEqual(['POST /forms/app.form/records {"data":{"reason":"换设备"}}'])
  expect(route.value.path).toBe('/m/records/r7')
})

test('without a connection it is kept on the device', async () => {
  fake.answers['POST /forms/app.form/records'] = null
  await opened()
  await type('换设备')
  await submit()
  expect(outbox.value.map((one) => one.what)).toEqual(['提交：申请单 · 换设备'])
  expect(route.value.path).toBe('/m')
})

test('what the server refuses stands at its field', async () => {
  fake.answers['POST /forms/app.form/records'] = { refuse: 422, code: 'invalid', title: '有内容需要修改。', problems: [{ path: 'reason', code: 'check', message: '太笼统' }] }
  await opened()
  await type('换设备')
  await submit()
  expect(document.querySelector('.field-problem')!.textContent).toBe('太笼统')
  expect(route.value.path).toBe('/m/forms/app.form')
})

test('the path is foreseen, a refusal is told, and people are picked before it is sent', async () => {
  const step = { node: 'n', kind: 'approve', label: '经办', certain: true, pick_from: [{ id: 'p1', name: '甲' }, { id: 'p2', name: '乙' }] }
  fake.answers['POST /forms/app.form/preview'] = { steps: [step], problems: [] }
  fake.answers['POST /forms/app.form/records'] = record('r7')
  await opened()
  await type('换设备')
  await new Promise((resolve) => setTimeout(resolve, 400))
  await settled()
  await submit()
  expect(posts()).toEqual([])
  document.querySelectorAll<HTMLInputElement>('.pick input')[1]!.click()
  await settled()
  await submit()
  expect(posts()).toEqual(['POST /forms/app.form/records {"data":{"reason":"换设备"},"picks":{"n":["p2"]}}'])
})

test('a draft is there again; what the form no longer has stands beside it', async () => {
  go('/m/forms/app.form?draft=d1', 'replace')
  const body = await opened()
  expect(document.querySelector<HTMLInputElement>('input')!.value).toBe('旧的')
  expect(body.textContent).toContain('以下内容不再适用')
  expect(body.textContent).toContain('没有了')
})

test('what only the server knows is asked for, and told where it refuses', async () => {
  const tree = { op: 'ask', name: 'calendarKnown', type: 'boolean', args: [{ op: 'field', name: 'day', type: 'date', at: [14, 17] }], at: [0, 18] }
  const rule = { format: 1, source: 'calendarKnown(day)', type: 'boolean', reads: ['day'], tree }
  const properties = { day: { type: 'string', format: 'date', 'x-field': 'date' }, known: { type: 'boolean', 'x-field': 'boolean' } }
  const fields = [{ id: 'day', type: 'date', label: '日期' }, { id: 'known', type: 'boolean', label: '已公布', rules: { value: rule } }]
  fake.answers['GET /forms/app.form'] = { ...form, order: ['day', 'known'], schema: { type: 'object', properties }, layout: [{ fields: ['day', 'known'] }], fields }
  fake.answers['POST /forms/app.form/evaluate'] = { facts: { 'calendarKnown(d2026-12-22)': 'true' } }
  fake.answers['POST /forms/app.form/preview'] = { steps: [], problems: [], refusal: { path: '', code: 'balance_short', message: '额度不足' } }
  const body = await opened()
  await type('2026-12-22')
  await new Promise((resolve) => setTimeout(resolve, 600))
  await settled()
  expect(document.querySelector('output')!.textContent).toContain('是')
  expect(fake.asked.filter((one) => one.includes('/evaluate'))).toEqual(['POST /forms/app.form/evaluate {"data":{"day":"2026-12-22"}}'])
  expect(body.textContent).toContain('额度不足')
})

test('a draft that comes when the reader has left is not written on', async () => {
  let come: (answer: unknown) => void = () => undefined
  const serving = globalThis.fetch
  const late = new Promise((resolve) => (come = resolve))
  globalThis.fetch = (async (address: string, asked: RequestInit) => {
    if (address.endsWith('/records/d1')) await late
    return serving(address, asked)
  }) as typeof fetch
  const key = draftKey('app.form', 'd1')
  await device.set(key, { key, form: 'app.form', record: 'd1', revision: 1, data: { reason: '新的' }, files: {}, savedAt: 1, dirty: true, known: [] })
  go('/m/forms/app.form?draft=d1', 'replace')
  await show(FormPage)
  hide()
  const watched = vi.spyOn(document, 'removeEventListener')
  come(undefined)
  await settled()
  expect(watched.mock.calls.map(([name]) => name)).toContain('visibilitychange')
})

test('what waited when the page was opened and is refused then says so, and goes on with what was changed meanwhile', async () => {
  go('/m/forms/app.form?draft=d1', 'replace')
  await opened()
  await type('换设备')
  fake.answers['PATCH /records/d1'] = record('d1', { status: 'draft', revision: 5, data: { reason: '换设备' } })
  fake.answers['POST /records/d1/submit'] = null
  await submit()
  expect(route.value.path).toBe('/m')
  hide()
  go('/m/forms/app.form?draft=d1', 'replace')
  await opened()
  const button = (): HTMLButtonElement => document.querySelector('[type=submit]')!
  expect(button().getAttribute('aria-disabled')).toBe('true')
  await type('换新设备')
  fake.answers['POST /records/d1/submit'] = { refuse: 422, code: 'invalid', title: '有内容需要修改。', problems: [{ path: 'reason', code: 'check', message: '太笼统' }] }
  await flush()
  await settled()
  expect(outbox.value).toEqual([])
  expect(document.querySelector('.field-problem')!.textContent).toBe('太笼统')
  expect(button().getAttribute('aria-disabled')).not.toBe('true')
  fake.answers['POST /records/d1/submit'] = record('d1')
  fake.asked.length = 0
  await submit()
  expect(fake.asked.filter((one) => one.startsWith('PATCH'))).toEqual(['PATCH /records/d1 {"data":{"reason":"换新设备"},"whole":true}'])
  expect(route.value.path).toBe('/m/records/d1')
})
