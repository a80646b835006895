import { afterEach, beforeEach, expect, test } from 'vitest'
import { toasts } from '../../kit/toast'
import { go, route } from '../router'
import { act, goOn } from './decide'
import { record, serve, settled, task } from './fake'
import type { Fake } from './fake'
import { inbox } from './lists'
import { pending, queue } from './queue'

let fake: Fake
const agree = { verb: 'agree', label: '同意', comment: 'optional' } as const
const target = (id: string): Parameters<typeof act>[0] => ({ kind: 'tasks', id, record: record(`r${id}`) })

beforeEach(() => {
  fake = serve({ 'GET /tasks?status=open&limit=20': { items: [task('1'), task('2'), task('3')], next: '' }, 'GET /counts': { tasks: 2, notices: 0 } })
  toasts.splice(0)
})
afterEach(() => go('/', 'replace'))

test('a decision is sent once, told, and the next task is shown at once', async () => {
  await inbox('open').load()
  expect(queue.value).toEqual(['1', '2', '3'])
  fake.answers['POST /tasks/2/agree'] = record('r2', { status: 'approved' })
  expect(await act(target('2'), agree, { comment: '好' })).toMatchObject({ status: 'approved' })
  expect(fake.asked.filter((one) => one.startsWith('POST'))).toEqual(['POST /tasks/2/agree {"comment":"好"}'])
  expect(toasts.map((one) => one.text)).toEqual(['同意：王磊 · 内容 r2'])
  await goOn('2', false)
  expect(route.value.path).toBe('/m/tasks/3')
  expect(inbox('open').items.value.map((one) => one.id)).toEqual(['1', '3'])
  expect(queue.value).toEqual(['1', '3'])
})

test('without a connection it waits on the device, stays in the list and leaves the queue', async () => {
  await inbox('open').load()
  fake.answers['POST /tasks/1/agree'] = null
  expect(await act(target('1'), agree, {})).toBe('kept')
  expect(pending('tasks', '1')?.state).toBe('waiting')
  await goOn('1', true)
  expect(route.value.path).toBe('/m/tasks/2')
  expect(inbox('open').items.value.map((one) => one.id)).toEqual(['1', '2', '3'])
  expect(queue.value).toEqual(['2', '3'])
})

test('whoever is late is told who was faster, and goes on', async () => {
  fake.answers['POST /tasks/1/agree'] = { refuse: 409, code: 'already_handled', title: '赵国强 已于 10:00 处理（已同意）。' }
  expect(await act(target('1'), agree, {})).toBe('late')
  expect(toasts.map((one) => [one.text, one.bad])).toEqual([['赵国强 已于 10:00 处理（已同意）。', true]])
})

test('what the reader can mend is thrown', async () => {
  fake.answers['POST /tasks/1/agree'] = { refuse: 422, code: 'comment_required', title: '请填写意见。' }
  await expect(act(target('1'), agree, {})).rejects.toMatchObject({ message: '请填写意见。' })
})

test('after the last one the list says that all is done; a task opened by itself goes on with what the server has', async () => {
  fake.answers['GET /tasks?status=open&limit=20'] = { items: [], next: '' }
  queue.value = ['1']
  await goOn('1', false)
  expect(route.value.path).toBe('/m/tasks')
  fake.answers['GET /tasks?status=open&limit=20'] = { items: [task('9')], next: '' }
  await goOn('5', false)
  expect(route.value.path).toBe('/m/tasks/9')
  await settled()
})
