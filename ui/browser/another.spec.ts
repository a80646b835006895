import type { Caller } from './api'
import { spanOf } from './api'
import { axe } from './axe'
import { Hand } from './drive'
import { photo } from './photo'
import { expect, test } from './test'

interface Card { id: string; name: string; revision: number; departments: { department: { id: string; name: string } }[] }

/** Makes a colleague of the employee somebody without a smartphone, for whom the employee acts. */
async function withoutPhone(admin: Caller, employee: Caller): Promise<Card> {
  const me = await employee.call<{ member: { id: string }; department: { id: string } }>('GET', '/me')
  const people = await admin.list<{ id: string }>(`/org/departments/${me.department.id}/members`)
  for (const { id } of people) {
    const card = await admin.call<Card & { account?: boolean; manager?: { name: string } }>('GET', `/org/members/${id}`)
    // Somebody to whom the lead of the demo is the line manager, and who never signs in.
    if (id === me.member.id || card.manager?.name !== '李敏') continue
    await admin.call('PUT', `/admin/members/${id}/clerks`, { offline: true, clerks: [me.member.id] }, { 'If-Match': `"${card.revision}"` })
    return card
  }
  throw new Error('the demo has nobody for whom to act')
}

test('a clerk files for somebody without a smartphone with a photo of the paper; everybody reads who did it for whom', async ({ open, as }) => {
  const other = await withoutPhone(as('admin'), as('employee'))
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await open('employee', '/m'))
  const { page } = hand
  await hand.settled()
  await page.getByRole('link', { name: '代人办理' }).click()
  await page.getByText(other.name, { exact: true }).first().click()
  await expect(page.getByRole('heading', { name: `代 ${other.name} 填写` })).toBeVisible()
  await page.locator('input[type=file]').first().setInputFiles(photo())
  await expect(page.getByText('病假条').first()).toBeVisible()
  expect.soft(await axe(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('for.png') })
  await page.getByText('请假单', { exact: true }).click()
  await hand.settled()
  await expect(page.getByText('已附 1 张照片')).toBeVisible()
  await page.locator('.paper input[type=file]').setInputFiles(photo())
  await expect(page.getByText('已附 2 张照片')).toBeVisible()
  // It is kept like everything else, and there again on the next visit.
  await expect(page).toHaveURL(/draft=[\w-]{30}/)
  await expect(page.getByRole('status').filter({ hasText: '已保存' })).toBeVisible()
  await page.reload()
  await hand.settled()
  await expect(page.locator('.paper-photo')).toHaveCount(2)
  await page.locator('.paper').getByRole('button').first().click()
  await expect(page.getByText('已附 1 张照片')).toBeVisible()
  await hand.fill({ type: '事假', from: span.from, to: span.to, reason: '家中装修' })
  await expect(page.getByText('李敏').first(), 'whom it will pass').toBeVisible()
  expect.soft(await axe(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('form.png'), fullPage: true })
  await hand.submit.click()
  await expect(page).toHaveURL(/\/m\/records\//)
  await expect(page.getByText(`王磊 代 ${other.name}`).first()).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('record.png'), fullPage: true })

  const record = /records\/([^?]+)/.exec(page.url())![1]!
  const task = await as('lead').taskOf(record)
  const lead = new Hand(await open('lead', `/m/tasks/${task.id}`))
  await lead.settled()
  await expect(lead.page.getByText(`王磊 代 ${other.name}`).first(), 'who decides reads it too').toBeVisible()
  await lead.decide('同意')
  await expect.poll(async () => (await as('employee').call<{ status: string }>('GET', `/records/${record}`)).status).toBe('approved')
})

test('who belongs to two departments chooses for which one they file', async ({ open, as }) => {
  const me = await as('employee').call<{ member: { id: string }; department: { id: string } }>('GET', '/me')
  const card = await as('admin').call<Card>('GET', `/org/members/${me.member.id}`)
  const { department: second } = await as('finance').call<{ department: { id: string; name: string } }>('GET', '/me')
  await as('admin').call('POST', `/admin/members/${card.id}/transfer`, { further: [{ department: second.id }] }, { 'If-Match': `"${card.revision}"` })
  const hand = new Hand(await open('employee', '/m/forms/leave.request'))
  await hand.settled()
  const choice = hand.page.getByRole('combobox', { name: /部门/ }).first()
  await expect(choice).toBeVisible()
  await choice.selectOption({ label: second.name })
  const span = await spanOf(as('employee'), 2)
  await hand.fill({ type: '事假', from: span.from, to: span.to, reason: '办理手续' })
  await hand.page.screenshot({ path: test.info().outputPath('choice.png') })
  await hand.submit.click()
  await expect(hand.page).toHaveURL(/\/m\/records\//)
  await expect(hand.page.getByText(second.name).first()).toBeVisible()
})
