import { spanOf } from './api'
import { Hand } from './drive'
import { expect, test } from './test'

test('rejecting needs a comment, and the requester reads it', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
  const lead = new Hand(await open('lead', `/m/tasks/${(await as('lead').taskOf(record.id)).id}`))
  await lead.button('拒绝').first().click()
  const sheet = lead.page.getByRole('dialog')
  await sheet.getByRole('button', { name: '拒绝', exact: true }).click()
  await expect(sheet.getByRole('alert')).toHaveText(lead.say('task.required'))
  await expect(sheet.getByRole('textbox')).toBeFocused()
  await sheet.getByRole('textbox').fill('项目太忙')
  await sheet.getByRole('button', { name: '拒绝', exact: true }).click()
  await expect(sheet).toHaveCount(0)

  const employee = await open('employee', `/m/records/${record.id}`)
  await expect(employee.locator('.tag').filter({ hasText: '已拒绝' }).first()).toBeVisible()
  await expect(employee.getByText('项目太忙').first()).toBeVisible()
})

test('returned, corrected, submitted again, approved', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
  const lead = new Hand(await open('lead', `/m/tasks/${(await as('lead').taskOf(record.id)).id}`))
  await more(lead, '退回')
  const sheet = lead.page.getByRole('dialog')
  await sheet.getByRole('textbox').fill('请写明客户')
  await sheet.getByRole('button', { name: '退回', exact: true }).click()
  await expect(sheet).toHaveCount(0)

  const employee = new Hand(await open('employee', `/m/records/${record.id}`))
  await expect(employee.page.getByText('请写明客户').first()).toBeVisible()
  await employee.field('事由').fill('拜访客户华星')
  await employee.submit.click()
  await expect.poll(async () => (await as('employee').call<{ status: string; data: { reason: string } }>('GET', `/records/${record.id}`)).data.reason).toBe('拜访客户华星')
  expect((await as('lead').decide(record.id, 'agree')).status).toBe('approved')
  await expect(employee.page.locator('.tag').filter({ hasText: '已通过' }).first()).toBeVisible()
})

test('withdrawing is asked back, and takes the task away', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
  const task = await as('lead').taskOf(record.id)
  const lead = await open('lead', `/m/tasks/${task.id}`)
  const employee = new Hand(await open('employee', `/m/records/${record.id}`))
  await more(employee, '撤回')
  await employee.page.getByRole('dialog').getByRole('button', { name: '撤回', exact: true }).click()
  await expect(employee.page.locator('.tag').filter({ hasText: '已撤回' }).first()).toBeVisible()
  await expect(lead.getByRole('button', { name: '同意', exact: true }), 'nothing is left to decide').toHaveCount(0)
  expect((await as('lead').tasks()).map((one) => one.id)).not.toContain(task.id)
})

test('four days also pass the head, with the reason said', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 4)
  const employee = new Hand(await open('employee', '/m/forms/leave.request'))
  await employee.fill({ type: '出差', ...span, reason: '参加展会' })
  await expect(employee.page.getByText('陈静').first()).toBeVisible()
  await employee.field('结束日期').fill(span.from)
  await expect(employee.page.getByText('陈静')).toHaveCount(0)
})

test('more annual days than are left are refused with the figure', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 5)
  const to = new Date(span.from)
  to.setUTCDate(to.getUTCDate() + 40)
  const employee = new Hand(await open('employee', '/m/forms/leave.request'))
  await employee.fill({ type: '年假', from: span.from, to: to.toISOString().slice(0, 10) })
  await expect(employee.around('天数')).toContainText(/\d/)
  const before = (await as('employee').list('/records')).length
  await employee.submit.click()
  await expect(employee.page.getByText(/额度不足：剩余/).first()).toBeVisible()
  expect((await as('employee').list<{ status: string }>('/records')).filter((one) => one.status !== 'draft').length).toBe(before)
})

/** A verb that stands in the sheet of further ones where there is no room for it. */
async function more(hand: Hand, verb: string): Promise<void> {
  const button = hand.button(verb)
  await hand.page.locator('.dock').waitFor()
  if (!(await button.count())) await hand.button(hand.say('task.verbs')).click()
  await button.first().click()
}
