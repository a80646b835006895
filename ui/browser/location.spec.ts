import { axe } from './axe'
import { test } from './gallery'
import { expect } from './test'


test('a position is asked of the device, refused, given, and taken away @phone', async ({ browser, server }) => {
  test.setTimeout(120_000)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.request.post(`${server.url}/api/v1/session`, { data: { account: 'employee', password: 'superform-demo' }, headers: { Origin: server.url } })
  await page.goto(`${server.url}/m/forms/gallery.everything`)
  await page.getByRole('tab', { name: '选择' }).click()
  const field = page.locator('[role=group]:has(> [autocomplete=street-address])')
  await field.locator('> .button').click()
  await expect(field.locator('.place-fault')).toContainText('没有获得定位权限')
  await field.locator('input').fill('东门')
  await context.grantPermissions(['geolocation'], { origin: server.url })
  await context.setGeolocation({ latitude: 31.2304161, longitude: 121.4737009, accuracy: 18.4 })
  await field.locator('> .button').click()
  await expect(field.locator('a')).toHaveAttribute('href', 'geo:31.230416,121.473701')
  await expect(field.locator('a')).toHaveText('31.230416, 121.473701 ±19 米')
  await expect(field.locator('input')).toHaveValue('东门')
  await expect(field.locator('.place-said'), 'nothing more to say').toHaveText('')
  expect(await axe(page)).toEqual([])
  await field.locator('.icon-button').click()
  await expect(field.locator('a')).toHaveCount(0)
  await context.close()
})
