import type { Page } from '@playwright/test'
import { spanOf, type Caller } from './api'
import { Hand } from './drive'
import { photo } from './photo'
import { expect } from './test'

const proof = photo()
const proofName = '病假条'

/** Signs in on the page that shows the way in. */
export async function signIn(page: Page, account: string, hand = new Hand(page)): Promise<void> {
  await hand.ready()
  await hand.field(hand.say('sign-in.account')).fill(account)
  await hand.field(hand.say('sign-in.password')).fill('superform-demo')
  await hand.button(hand.say('sign-in.enter')).click()
  await expect(page.locator('.frame[data-page=home] .menu')).toBeVisible()
}

/** What the main job leaves behind. */
export interface Done {
  record: string
  employee: Page
  lead: Page
}

/**
 * The whole main job: the employee signs in, fills in a sick leave that asks for a proof, sees whom it will pass,
 * and submits; the lead's count goes up by itself; the lead agrees with a comment; the employee's open page shows it.
 */
export async function wholeJob(employee: Page, lead: Page, origin: string, asEmployee: Caller): Promise<Done> {
  const span = await spanOf(asEmployee, 2)
  const hand = new Hand(employee)
  const other = new Hand(lead)
  await lead.goto(origin)
  await signIn(lead, 'lead')
  const before = ((await (await lead.request.get(`${origin}/api/v1/counts`)).json()) as { tasks: number }).tasks
  await expect.poll(() => waiting(lead), { message: 'the lead’s count' }).toBe(before)

  await employee.goto(origin)
  await signIn(employee, 'employee')
  await employee.locator('.apps').getByRole('link', { name: /请假单/ }).click()
  await hand.fill({ type: '病假', from: span.from, to: span.to })
  await expect(hand.around('天数')).toContainText('2')
  await expect(hand.around('证明').locator('.field-required')).toBeVisible()
  await hand.around('证明').locator('input[type=file]').first().setInputFiles(proof)
  await expect(hand.around('证明')).toContainText(proofName)
  await expect(employee.getByText('李敏').first(), 'whom it will pass').toBeVisible()
  await hand.submit.click()
  await expect(employee).toHaveURL(/\/m\/records\//)
  const record = /records\/([^?]+)/.exec(employee.url())![1]!
  await expect(employee.locator('.tag').filter({ hasText: '进行中' }).first()).toBeVisible()

  await expect.poll(() => waiting(lead), { message: 'the lead’s count goes up by itself' }).toBe(before + 1)
  await lead.getByRole('link', { name: /待办/ }).first().click()
  await lead.getByRole('link', { name: /病假.*王磊/ }).first().click()
  await expect(lead.getByRole('heading', { level: 1 }).last()).toBeVisible()
  await expect(lead.locator('.pair', { hasText: '证明' }).locator('a[download]')).toHaveAttribute('href', /\/files\//)
  await other.decide('同意', '好好休息')
  await expect.poll(async () => (await asEmployee.call<{ status: string }>('GET', `/records/${record}`)).status).toBe('approved')

  await expect(employee.locator('.tag').filter({ hasText: '已通过' }).first(), 'the open page turns by itself').toBeVisible()
  await expect(employee.getByText('好好休息').first()).toBeVisible()
  return { record, employee, lead }
}

/** How many tasks wait, as the page says it in a badge; 0 where there is none. */
export async function waiting(page: Page): Promise<number> {
  const badge = page.locator('.menu .badge')
  return (await badge.count()) ? Number((await badge.textContent())!.replace(/\D/g, '') || 0) : 0
}
