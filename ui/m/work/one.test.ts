import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toasts } from '../../kit/toast'
import { changed } from '../live'
import { go, route } from '../router'
import { button, form, hide, readingForm, record, serve, settled, show, task } from './fake'
import type { Fake } from './fake'
// Brought by the page when it needs them, which on a busy machine takes longer than a test waits.
import '../draft-keeper'
import './again.vue'
import './deeds'
import One from './one.vue'
import { queue } from './queue'
import type { RecordView } from './types'

let fake: Fake
const seat = { id: 's', node: 'lead', label: '直属主管', kind: 'approve', round: 1, state: 'open', person: { id: 'm1', name: '李敏' }, opened_at: '2026-03-08T02:00:00Z' }
const said = { at: '2026-03-08T03:00:00Z', actor: { id: 'm2', name: '王磊' }, kind: 'commented', text: '评论', comment: '急' }
const saved = { at: '2026-03-08T02:30:00Z', actor: { id: 'm2', name: '王磊' }, kind: 'saved', text: '修改', changes: { amount: [1, 2.5] } }
const full = (more: Partial<RecordView> = {}): RecordView =>
  record('r1', {
    data: { reason: '修设备', amount: 2.5 }, path: [seat], history: [said, saved], actions: [{ verb: 'comment', label: '评论', comment: 'required' }], ...more
  } as Partial<RecordView>)

beforeEach(() => {
  fake = serve({
    'GET /tasks/1': task('1', { record: full() }),
    'GET /tasks/2': task('2'),
    'GET /records/r1': full(),
    'GET /forms/app.form?version=1': form,
    'GET /forms/app.form/reading?version=1': readingForm,
    'GET /counts': { tasks: 1, notices: 0 }
  })
  queue.value = ['1', '2']
  toasts.splice(0)
  go('/m/tasks/1', 'replace')
})
afterEach(hide)

test('shows the record with its values, path, comments and history, and asks for the next task in advance', async () => {
  const text = (await show(One, { kind: 'tasks', id: '1' })).textContent!
  for (const part of ['申请单', '进行中', '王磊', 'N-r1', '修设备', '直属主管', '处理中', '急', '金额：1 → 2.5']) expect(text).toContain(part)
  expect(Array.from(document.querySelectorAll('.dock button')).map((one) => one.textContent?.trim())).toEqual(['更多', '拒绝', '同意'])
  expect(fake.asked.filter((one) => one === 'GET /tasks/2')).toHaveLength(1)
})

test('deleting an ended record stands back behind commenting', async () => {
  fake.answers['GET /records/r1'] = full({ status: 'ended', actions: [{ verb: 'comment', label: '评论', comment: 'required' }, { verb: 'delete', label: '删除', comment: 'none' }] })
  await show(One, { kind: 'records', id: 'r1' })
  expect(Array.from(document.querySelectorAll('.dock button')).map((one) => one.textContent!.trim() + one.classList.contains('button-plain'))).toEqual(['删除true', '评论false'])
})

test('agreeing asks for a yes, is sent once however often it is tapped, and goes on', async () => {
  fake.answers['POST /tasks/1/agree'] = full({ status: 'approved' })
  await show(One, { kind: 'tasks', id: '1' })
  button('同意').click()
  await settled()
  button('情况属实').click()
  await settled()
  const yes = document.querySelector<HTMLButtonElement>('.verb-yes')!
  yes.click()
  yes.click()
  await settled()
  expect(fake.asked.filter((one) => one.startsWith('POST'))).toEqual(['POST /tasks/1/agree {"comment":"情况属实"}'])
  expect(route.value.path).toBe('/m/tasks/2')
})

test('a comment that is required is asked for at its place', async () => {
  await show(One, { kind: 'tasks', id: '1' })
  button('更多').click()
  await settled()
  button('退回').click()
  await settled()
  document.querySelector<HTMLButtonElement>('.verb-yes')!.click()
  await settled()
  expect(document.querySelector('[role=alert]')!.textContent).toBe('请填写意见')
  expect(fake.asked.some((one) => one.startsWith('POST'))).toBe(false)
})

test('j and k go through the queue, but not while typing', async () => {
  await show(One, { kind: 'tasks', id: '1' })
  button('同意').click()
  await settled()
  document.querySelector('textarea')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
  expect(route.value.path).toBe('/m/tasks/1')
  document.querySelector<HTMLButtonElement>('.sheet .icon-button')!.click()
  await settled()
  dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }))
  expect(route.value.path).toBe('/m/tasks/2')
})

test('a record that is decided elsewhere says so by itself', async () => {
  await show(One, { kind: 'records', id: 'r1' })
  expect(document.body.textContent).toContain('当前处理人：李敏')
  fake.answers['GET /records/r1'] = full({ status: 'approved', path: [], revision: 2 })
  changed('r1')
  await settled()
  expect(toasts.map((one) => one.text)).toEqual(['状态已更新：已通过'])
  expect(document.body.textContent).not.toContain('当前处理人')
})

test('what was returned is filled in again, with the reason in sight', async () => {
  const back = { ...seat, state: 'returned', comment: '日期不对' }
  fake.answers['GET /tasks/1'] = task('1', { record: full({ path: [back] as RecordView['path'] }), kind: 'resubmit', editable: ['reason', 'amount'], actions: [{ verb: 'resubmit', label: '重新提交', comment: 'optional' }] })
  fake.answers['POST /tasks/1/resubmit'] = full()
  const body = await show(One, { kind: 'tasks', id: '1' })
  // Filling in comes later, in a chunk of its own.
  await vi.waitFor(() => expect(document.querySelector('input')).not.toBeNull(), 5000)
  expect(body.textContent).toContain('李敏 退回：日期不对')
  const input = document.querySelector<HTMLInputElement>('input')!
  input.value = '换设备'
  input.dispatchEvent(new Event('input', { bubbles: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settled()
  document.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
  expect(fake.asked.filter((one) => one.includes('/resubmit'))).toEqual(['POST /tasks/1/resubmit {"data":{"reason":"换设备","amount":2.5}}'])
  expect(route.value.path).toBe('/m/records/r1')
})

test.each([
  [{ refuse: 404, code: 'not_found', title: '找不到' }, '找不到，或您无权查看'],
  [null, '连接不上服务器，无法打开'],
  [{ refuse: 500, code: 'internal', title: '系统出错' }, '打不开：系统出错']
])('%o has a way on', async (answer, text) => {
  fake.answers['GET /records/r1'] = answer
  const body = await show(One, { kind: 'records', id: 'r1' })
  expect(body.textContent).toContain(text)
  expect(body.querySelector('.list-state a, .list-state button')).not.toBeNull()
})

test('a comment may be as long as the server takes, and the sheet of verbs keeps j and k to itself', async () => {
  await show(One, { kind: 'tasks', id: '1' })
  button('更多').click()
  await settled()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
  expect(route.value.path).toBe('/m/tasks/1')
  button('评论').click()
  await settled()
  expect(document.querySelector('textarea')!.getAttribute('maxlength')).toBe('4000')
})

test('tells what refers to the record, by form and field, and shows those when asked', async () => {
  const refers = { form: 'app.order', form_title: '采购单', field: 'items.part', label: '明细 · 物料', count: 100, more: true }
  fake.answers['GET /records/r1/referring'] = { items: [refers, { ...refers, form: 'app.deal', form_title: '合同', field: 'part', label: '物料', count: 2, more: false }], more: true }
  fake.answers['GET /records/r1/referring/records?form=app.deal&field=part&limit=20'] = { items: [record('r9', { summary: '一号合同' })], next: '' }
  await show(One, { kind: 'records', id: 'r1' })
  await settled()
  const parts = Array.from(document.querySelectorAll<HTMLDetailsElement>('.referring details'))
  expect(parts.map((one) => one.querySelector('summary')!.textContent)).toEqual(['采购单 · 明细 · 物料 100+', '合同 · 物料 2'])
  expect(document.querySelector('.referring')!.textContent).toContain('未能及时找出')
  expect(fake.asked.some((one) => one.indexOf('referring/records') > 0)).toBe(false)
  parts[1]!.open = true
  parts[1]!.dispatchEvent(new Event('toggle'))
  await settled()
  expect(parts[1]!.querySelector('a')!.getAttribute('href')).toBe('/m/records/r9')
  expect(parts[1]!.textContent).toContain('一号合同')
})

test('says nothing of what refers to a record where nothing does, and asks again where that cannot be told', async () => {
  fake.answers['GET /records/r1/referring'] = { items: [] }
  await show(One, { kind: 'records', id: 'r1' })
  await settled()
  expect(document.querySelector('.referring')).toBeNull()
  hide()
  fake.answers['GET /records/r1/referring'] = { refuse: 500, code: 'internal', title: '系统出错' }
  await show(One, { kind: 'records', id: 'r1' })
  await settled()
  expect(document.querySelector('.referring')!.textContent).toContain('系统出错')
  fake.answers['GET /records/r1/referring'] = { items: [] }
  button('重试').click()
  await settled()
  expect(document.querySelector('.referring')).toBeNull()
})

test('deleting what others refer to says by what, and does it once that was made sure of', async () => {
  const refused = { refuse: 409, code: 'record_referred', title: '其他单据引用了它：合同 (2)。' }
  fake.answers['GET /records/r1/referring'] = { items: [] }
  fake.answers['GET /records/r1'] = full({ status: 'ended', actions: [{ verb: 'delete', label: '删除', comment: 'none' }] })
  fake.answers['POST /records/r1/delete'] = refused
  await show(One, { kind: 'records', id: 'r1' })
  await settled()
  button('删除').click()
  await settled()
  expect(document.querySelector('[role=dialog]')!.textContent).toContain('合同 (2)')
  fake.answers['POST /records/r1/delete'] = full({ status: 'ended' })
  button('仍然删除').click()
  await settled()
  expect(fake.asked.filter((one) => one.indexOf('POST') === 0)).toEqual(['POST /records/r1/delete {}', 'POST /records/r1/delete {"nevertheless":true}'])
  expect(document.querySelector('[role=dialog]')).toBeNull()
})
