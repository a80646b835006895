import { afterEach, beforeEach, expect, test } from 'vitest'
import { toasts } from '../../kit/toast'
import { go } from '../router'
import { button, hide, serve, settled, show } from '../work/fake'
import type { Fake } from '../work/fake'
import Joining from './joining.vue'
import Settings from './settings.vue'

let fake: Fake
const rate = (people: number, joined: number, excused: number, name?: string) =>
  ({ department: name && { id: name, name }, people, joined, waiting: 0, invited: 0, excused, not: people - joined })
const rates = { deadline: '2026-04-01', total: rate(10, 7, 1), departments: [rate(6, 5, 0, '车间'), rate(4, 2, 1, '食堂')] }
const people = [{ id: 'p1', name: '陈一', staff_number: 'N-1', email: false }, { id: 'p2', name: '陈二', email: false, reason: 'other', note: '下月返岗' }]

beforeEach(() => {
  fake = serve({
    'GET /joining': rates, 'GET /joining/people?limit=50&department=': { items: people }, 'GET /joining/people?limit=50&department=食堂': { items: [] },
    'PUT /joining/people/p1': {}, 'PUT /joining/people/p2': {}, 'GET /invitations?limit=1': { items: [], may: { invite: false } }
  })
  toasts.splice(0)
  go('/m/joining', 'replace')
})
afterEach(hide)

const text = (): string => document.body.textContent!
const puts = (): string[] => fake.asked.filter((one) => one.startsWith('PUT'))
async function tap(label: string): Promise<void> {
  button(label).click()
  await settled()
}
const row = async (name: string): Promise<void> => {
  Array.from(document.querySelectorAll<HTMLElement>('.admin-row')).filter((one) => one.textContent!.includes(name))[0]!.click()
  await settled()
}

test('it says how far the departments are, who is missing and why', async () => {
  await show(Joining)
  expect(text()).toContain('10 人中已加入 7 人，70%，截止 2026-04-01。1 人已注明原因')
  expect(text()).toContain('食堂：2 人未加入，已加入 50%')
  expect(text()).toContain('下月返岗')
  const select = document.querySelector<HTMLSelectElement>('#joining-department')!
  select.value = '食堂'
  select.dispatchEvent(new Event('change'))
  await new Promise((done) => setTimeout(done, 250))
  await settled()
  expect(text()).toContain('4 人中已加入 2 人，50%')
  expect(text()).toContain('这里的人都已加入')
})

test('a tap on somebody and one on the reason note it, and it can be had back', async () => {
  await show(Joining)
  await row('陈一')
  await tap('休假中')
  expect(puts()).toEqual(['PUT /joining/people/p1 {"reason":"away"}'])
  expect(document.querySelector('[role=dialog]')).toBeNull()
  expect(document.querySelector('.admin-row')!.textContent).toContain('休假中')
  toasts[0]!.undo!()
  await settled()
  expect(puts()[1]).toBe('PUT /joining/people/p1 {}')
  expect(document.querySelector('.admin-row')!.textContent).toContain('未加入')
})

test('another reason wants a note, which has the focus; a reason can be taken away', async () => {
  await show(Joining)
  await row('陈一')
  await tap('其他')
  const note = document.querySelector<HTMLInputElement>('#joining-note')!
  expect(document.activeElement).toBe(note)
  await tap('保存')
  expect(text()).toContain('请写明原因。')
  expect(puts()).toEqual([])
  note.value = '  出国 '
  note.dispatchEvent(new Event('input'))
  await tap('保存')
  expect(puts()).toEqual(['PUT /joining/people/p1 {"reason":"other","note":"出国"}'])
  await row('陈二')
  await tap('清除原因')
  expect(puts()[1]).toBe('PUT /joining/people/p2 {}')
})

test('a refusal is said where it was asked for, and nothing is lost', async () => {
  fake.answers['PUT /joining/people/p1'] = { refuse: 409, code: 'member_joined', title: '此人已有账号。' }
  await show(Joining)
  await row('陈一')
  await tap('没有手机')
  expect(document.querySelector('[role=dialog] [role=alert]')!.textContent).toBe('此人已有账号。')
})

test('who answers for no department is told who does', async () => {
  fake.answers['GET /joining'] = { total: rate(0, 0, 0), departments: [] }
  await show(Joining)
  expect(text()).toContain('您没有负责的部门')
})

test('the page Me shows what somebody may: who answers for somebody, who may invite', async () => {
  await show(Settings)
  expect(text()).toContain('谁还没加入3')
  expect(text()).not.toContain('邀请同事加入')
  fake.answers['GET /joining'] = { total: rate(0, 0, 0), departments: [] }
  fake.answers['GET /invitations?limit=1'] = { items: [], may: { invite: true } }
  await show(Settings)
  expect(text()).not.toContain('谁还没加入')
  expect(text()).toContain('邀请同事加入')
})
