import { afterEach, beforeEach, expect, test } from 'vitest'
import { go } from '../router'
import { button, hide, serve, settled, show } from '../work/fake'
import type { Fake } from '../work/fake'
import Messages from './messages.vue'

let fake: Fake
const holds = { channels: ['push', 'mail'], all: false, wait: 5, quiet: { from: '', to: '' }, topics: { tasks: true, comments: false } }
const settings = (more: object = {}) => ({
  own: {}, holds, devices: [], email: 'li@example.com',
  channels: [{ id: 'push', available: false }, { id: 'mail', available: true }],
  topics: [{ id: 'tasks', name: '待我处理' }, { id: 'comments', name: '评论' }], ...more
})

beforeEach(() => {
  fake = serve({ 'GET /me/messages': settings(), 'PUT /me/messages': settings({ own: { channels: ['mail'] } }) })
  go('/m/messages', 'replace')
})
afterEach(hide)

const box = (name: string): HTMLInputElement => {
  const label = Array.from(document.querySelectorAll('label')).filter((one) => one.textContent!.includes(name))[0]!
  return label.querySelector('input')!
}
const sent = (): unknown => JSON.parse(fake.asked[fake.asked.length - 1]!.replace('PUT /me/messages ', ''))

test('it shows what holds, and why a channel cannot be used', async () => {
  await show(Messages)
  expect(box('邮件').checked).toBe(true)
  expect(box('待我处理').checked).toBe(true)
  expect(box('评论').checked).toBe(false)
  expect(document.body.textContent).toContain('li@example.com')
  expect(document.body.textContent).toContain('服务器未启用推送')
  expect(document.body.textContent).not.toContain('恢复企业默认设置')
})

test('each change is saved at once, and nothing else with it', async () => {
  await show(Messages)
  box('浏览器推送').click()
  await settled()
  expect(sent()).toEqual({ channels: ['mail'] })
  box('评论').click()
  await settled()
  expect(sent()).toEqual({ channels: ['mail'], topics: { comments: true } })
  button('恢复企业默认设置').click()
  await settled()
  expect(sent()).toEqual({})
})

test('a channel is put before another', async () => {
  await show(Messages)
  button('上移').click()
  await settled()
  expect(sent()).toEqual({ channels: ['mail', 'push'] })
})
