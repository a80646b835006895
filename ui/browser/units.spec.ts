import { expect, test } from './test'

const units = /\/assets\/(field-|units-)/

test('a form that is opened first has all that fills it in in one answer, and nothing of other types @phone', async ({ visit, server, watch }) => {
  watch.offline = true
  const page = await (await visit('employee', { serviceWorkers: 'block' })).newPage()
  await page.route(/./, (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()))
  await page.goto(`${server.url}/m/forms/leave.request`)
  for (const kind of ['date', 'option', 'longtext', 'file']) await expect(page.locator(kind === 'file' ? '.file-field' : `.field-${kind} .input`).first()).toBeVisible()
  const script = await page.locator('body > script:not([type])').last().textContent()
  expect(script).toContain('field-date')
  expect(script).not.toContain('add(`field-table`')
})

test('a form that is opened later waits for what fills it in, and says where it cannot be had', async ({ visit, server, watch }) => {
  watch.offline = true
  const page = await (await visit('employee', { serviceWorkers: 'block' })).newPage()
  let through = false
  await page.route(units, (route) => (through ? route.continue() : route.abort()))
  await page.goto(server.url)
  await page.locator('a[href="/m/forms/leave.request"]').first().click()
  const again = page.getByRole('button', { name: '重试' })
  await expect(again).toBeVisible()
  await expect(page.locator('#main')).not.toContainText('/assets/')
  through = true
  await again.click()
  await expect(page.locator('.field-date input').first()).toBeVisible()
})

test('a device that holds the client opens a form without a connection', async ({ open, watch }) => {
  const page = await open('employee', '/')
  await expect.poll(async () => (await page.context().cookies()).some((one) => one.name === 'superform_build'), { timeout: 20_000 }).toBe(true)
  await page.evaluate(() => navigator.serviceWorker.ready)
  // Forms are asked for before they are opened (m/later.ts).
  await page.waitForTimeout(5000)
  watch.offline = true
  await page.context().setOffline(true)
  await page.locator('a[href="/m/forms/leave.request"]').first().click()
  await expect(page.locator('.field-date input').first()).toBeVisible()
})
