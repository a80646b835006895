import { afterEach, beforeEach, expect, test } from 'vitest'
import { changed } from '../live'
import { go } from '../router'
import { counts } from '../session'
import { button, readingForm, hide, record, serve, settled, show, task } from '../work/fake'
import type { Fake } from '../work/fake'
import Tasks from './tasks.vue'

const list = 'GET /tasks?status=open&limit=20'
let fake: Fake

beforeEach(() => {
  fake = serve({
    [list]: { items: [task('1'), task('2', { record: record('r2', { form: 'app.other', form_title: '另一种' }) })], next: 'more' },
    [`${list}&cursor=more`]: { items: [task('3')], next: '' },
    'GET /tasks?status=done&limit=20': { items: [], next: '' },
    'GET /forms/app.form/reading?version=1': readingForm,
    'GET /tasks/1': task('1'),
    'GET /tasks/2': task('2'),
    'GET /counts': { tasks: 3, notices: 0 }
  })
  counts.value = { ...counts.value, tasks: 3 }
  go('/m/tasks', 'replace')
})
afterEach(hide)

const titles = (): string[] => Array.from(document.querySelectorAll('.item b')).map((one) => one.textContent ?? '')

test('shows what waits with requester, number, step and age, and the rest of the pages', async () => {
  const body = await show(Tasks)
  expect(titles()).toEqual(['申请单', '另一种', '申请单'])
  const card = document.querySelector('.item')!
  expect(card.getAttribute('href')).toBe('/m/tasks/1')
  expect(card.textContent).toContain('内容 r1')
  expect(card.textContent).toContain('王磊 · 直属主管 · N-r1')
  expect(card.textContent).toContain('等了')
  expect(body.textContent).toContain('待处理3')
})

test('is narrowed to one form where there are several', async () => {
  await show(Tasks)
  const choice = document.querySelector('select')!
  expect(Array.from(choice.options).map((one) => one.text)).toEqual(['全部表单', '申请单', '另一种'])
  choice.value = 'app.other'
  choice.dispatchEvent(new Event('change'))
  await settled()
  expect(titles()).toEqual(['另一种'])
  choice.value = ''
  choice.dispatchEvent(new Event('change'))
})

test('what comes meanwhile is announced and shown when asked for', async () => {
  await show(Tasks)
  fake.answers[list] = { items: [task('8'), task('1'), task('2')], next: 'more' }
  changed('r8')
  await settled()
  expect(titles()).toHaveLength(3)
  button('1 条新').click()
  await settled()
  expect(titles()).toHaveLength(4)
  expect(document.querySelector('.item')!.getAttribute('href')).toBe('/m/tasks/8')
})

test('an empty list says that all is done; a failed one offers another try', async () => {
  fake.answers[list] = { items: [], next: '' }
  const body = await show(Tasks)
  expect(body.textContent).toContain('全部处理完了')
  fake = serve({ [list]: null })
  expect((await show(Tasks)).textContent).toContain('连接不上')
  fake.answers[list] = { items: [task('1')], next: '' }
  button('重试').click()
  await settled()
  expect(titles()).toEqual(['申请单'])
})
