import { afterEach, beforeEach, expect, test } from 'vitest'
import { forget } from '../client'
import { changed } from '../live'
import { owner } from '../session'
import { device } from '../store'
import { hide, record, serve, settled, show, type Fake } from '../work/fake'
import Home from './home.vue'

let fake: Fake
const menu = { places: [{ title: '发起', forms: [{ id: 'app.form', title: '申请单' }] }] }
const draft = () => device.set(`draft ${owner()} app.form new`, { key: 'k', form: 'app.form', record: '', data: {}, files: {}, savedAt: Date.now(), known: [] })
const heads = () => Array.from(document.querySelectorAll('h2')).map((one) => (one.querySelector('.grow') ?? one).textContent?.trim())

beforeEach(() => {
  forget()
  fake = serve({ 'GET /menu': menu, 'GET /tasks?status=open&limit=20': { items: null }, 'GET /records?limit=20': { items: [] } })
})
afterEach(hide)

test('with nothing under way the last three that were asked for are shown, drafts apart', async () => {
  const items = ['a', 'b', 'c', 'd'].map((id) => record(id, { status: 'approved' }))
  fake.answers['GET /records?limit=20'] = { items: [record('x', { status: 'draft' }), ...items] }
  await show(Home)
  expect(heads()).toEqual(['待我处理', '发起', '继续填写', '我发起的'])
  expect(Array.from(document.querySelectorAll('a[href^="/m/records/"]')).map((one) => one.getAttribute('href'))).toEqual(['/m/records/a', '/m/records/b', '/m/records/c'])
  expect(document.body.textContent).toContain('已通过')
})

test('something under way is shown alone', async () => {
  fake.answers['GET /records?limit=20'] = { items: [record('a', { status: 'approved' }), record('b')] }
  await show(Home)
  expect(heads()).toContain('进行中')
  expect(document.querySelectorAll('a[href^="/m/records/"]')).toHaveLength(1)
})

test('what lies below waits for what lies above, so that nothing moves under a finger', async () => {
  let arrive = (): void => undefined
  fake.answers['GET /menu'] = () => new Promise((resolve) => (arrive = () => resolve(menu)))
  fake.answers['GET /records?limit=20'] = { items: [record('a')] }
  await show(Home)
  expect(document.querySelector('a[href="/m/records/a"]')).toBeNull()
  arrive()
  await settled()
  expect(heads()).toEqual(['待我处理', '发起', '进行中'])
})

test('what an administrator switches off is gone at once, in every place of the menu', async () => {
  fake.answers['GET /menu'] = { places: [{ title: '常用', forms: [{ id: 'a.a', title: '甲' }] }, { title: '人事', forms: [{ id: 'b.b', title: '乙' }] }] }
  await show(Home)
  expect(heads()).toEqual(['待我处理', '常用', '人事'])
  fake.answers['GET /menu'] = { places: [{ title: '人事', forms: [{ id: 'b.b', title: '乙' }] }] }
  changed('a record')
  await settled()
  expect(heads()).toContain('常用')
  changed()
  await settled()
  expect(heads()).toEqual(['待我处理', '人事'])
})

test('without a network it shows what was there last, and drafts', async () => {
  await show(Home)
  await draft()
  fake.answers = Object.fromEntries(Object.keys(fake.answers).map((key) => [key, null]))
  await show(Home)
  expect(document.querySelector('a[href="/m/forms/app.form"] ')?.textContent).toContain('申请单')
  expect(heads()).toEqual(['待我处理', '发起', '继续填写'])
})

test('a device that has seen nothing yet shows its drafts, and why there is no more', async () => {
  fake.answers = Object.fromEntries(Object.keys(fake.answers).map((key) => [key, null]))
  await draft()
  await show(Home)
  await settled()
  expect(document.querySelector('.list-state')?.textContent).toContain('本机还没有首页的内容')
  expect(document.querySelector('.item')?.getAttribute('href')).toBe('/m/forms/app.form')
})
