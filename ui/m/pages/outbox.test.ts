import { afterEach, beforeEach, expect, test } from 'vitest'
import { command, deliver, flush, outbox, reload, step } from '../commands'
import { go, route } from '../router'
import { button, hide, serve, settled, show, type Fake } from '../work/fake'
import Outbox from './outbox.vue'

let fake: Fake
const refusal = { refuse: 422, code: 'invalid', title: '有内容需要修改。', problems: [{ path: 'reason', code: 'x', message: '事由太短。' }] }
const send = (more = {}) => deliver(command('申请单', [step('POST', '/forms/app.form/records', {})], more))

beforeEach(async () => {
  fake = serve({ 'POST /forms/app.form/records': null })
  go('/m/outbox', 'replace')
  await reload()
})
afterEach(hide)

test('what may have arrived is not given up without a word', async () => {
  await send({ draft: 'd', edit: '/m/forms/app.form' })
  const body = await show(Outbox)
  expect(body.textContent).not.toContain('可能已经送达')
  button('修改').click()
  await settled()
  expect(body.textContent).toContain('可能已经送达')
  expect(route.value.path).toBe('/m/outbox')
  expect(outbox.value).toHaveLength(1)
  button('已核对，继续').click()
  await settled()
  expect(route.value.path).toBe('/m/forms/app.form')
  expect(outbox.value).toEqual([])
})

test('what was refused says why, and leaves with the form that mends it', async () => {
  await send({ draft: 'd', edit: '/m/forms/app.form' })
  fake.answers['POST /forms/app.form/records'] = refusal
  await flush()
  const body = await show(Outbox)
  expect(body.textContent).toContain('没有发送成功：有内容需要修改。 事由太短。')
  button('修改').click()
  await settled()
  expect(route.value.path).toBe('/m/forms/app.form')
  expect(outbox.value).toHaveLength(1)
})

test('what has no draft is dropped after a second tap', async () => {
  fake.answers['POST /forms/app.form/records'] = { refuse: 429, code: 'slow', title: '请稍后' }
  await send()
  await show(Outbox)
  button('不再发送').click()
  await settled()
  expect(document.body.textContent).not.toContain('可能已经送达')
  button('确定不再发送').click()
  await settled()
  expect(outbox.value).toEqual([])
})
