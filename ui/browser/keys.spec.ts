import type { Page } from '@playwright/test'
import { spanOf } from './api'
import { Hand } from './drive'
import { expect, test } from './test'

/** Goes on with Tab until what is focused fits; fails after a while. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab')
    if (await page.locator(`${selector}:focus`).count()) return
  }
  throw new Error(`Tab does not reach ${selector}`)
}

test('the lead decides with the keyboard alone', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '只用键盘' })
  const task = await as('lead').taskOf(record.id)
  const hand = new Hand(await open('lead', '/m/tasks'))
  await hand.settled()
  await tabTo(hand.page, `a[href="/m/tasks/${task.id}"]`)
  await hand.page.keyboard.press('Enter')
  await hand.page.locator('.dock').waitFor()
  await tabTo(hand.page, '.dock .button-main')
  await hand.page.keyboard.press('Enter')
  await hand.page.getByRole('dialog').waitFor()
  await tabTo(hand.page, '.sheet-panel textarea')
  await hand.page.keyboard.type('好')
  await tabTo(hand.page, '.sheet-end .button')
  await hand.page.keyboard.press('Enter')
  await expect.poll(async () => (await as('employee').call<{ status: string }>('GET', `/records/${record.id}`)).status).toBe('approved')
})

test('an open sheet keeps the focus, Escape closes it and gives it back', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '只用键盘' })
  const hand = new Hand(await open('lead', `/m/tasks/${(await as('lead').taskOf(record.id)).id}`))
  const button = hand.page.locator('.dock .button-main')
  await button.focus()
  await hand.page.keyboard.press('Enter')
  await hand.page.getByRole('dialog').waitFor()
  for (let step = 0; step < 12; step++) {
    await hand.page.keyboard.press('Tab')
    await expect(hand.page.locator('.sheet :focus, .sheet-panel:focus')).toHaveCount(1)
  }
  await hand.page.keyboard.press('Escape')
  await expect(hand.page.getByRole('dialog')).toHaveCount(0)
  await expect(button).toBeFocused()
})
