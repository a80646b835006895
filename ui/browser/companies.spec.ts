import { Hand } from './drive'
import { expect, test } from './test'

// The demo's account that belongs to two companies: it chooses one on signing in, and goes to the other in its settings.
test('who works for two companies chooses one and goes to the other', async ({ open }) => {
  const page = await open(null, '/m/mine')
  const hand = new Hand(page)
  await hand.ready()
  await hand.field(hand.say('sign-in.account')).fill('secretary')
  await page.locator('input[name=password]').fill('superform-demo')
  await hand.button(hand.say('sign-in.enter')).click()
  await expect(page.getByRole('heading', { name: hand.say('sign-in.company') })).toBeVisible()
  await hand.button('华远物流有限公司（演示）').click()
  await expect(page.getByRole('heading', { name: hand.say('mine.title') })).toBeVisible()
  await page.goto('/m/settings')
  await hand.settled()
  await expect(page.locator('#main')).toContainText('总经办 · 华远物流有限公司（演示）')
  await page.getByRole('combobox', { name: hand.say('settings.company') }).selectOption({ label: '华远精工股份有限公司（演示）' })
  await expect(page.locator('.bar h1')).toHaveText('华远精工股份有限公司（演示）')
  await page.goto('/m/settings')
  await hand.settled()
  await expect(page.locator('#main')).toContainText('总经办 · 华远精工股份有限公司（演示）')
})
