import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe } from './axe'
import { Hand } from './drive'
import { Provider } from './provider'
import { expect, test } from './test'

test('somebody links a provider, signs in with it, and is told when it says no', async ({ visit, server, watch }, info) => {
  const provider = new Provider()
  await provider.start()
  watch.elsewhere = provider.url
  const file = join(server.data, 'oidc.json')
  writeFileSync(file, JSON.stringify([{ id: 'house', name: { 'zh-CN': '企业身份', en: 'House' }, issuer: provider.url, client_id: 'superform' }]))
  await server.stop()
  Object.assign(server.environment, { SUPERFORM_OIDC: file, PUBLIC_URL: server.url })
  await server.start()
  provider.claims = { sub: 'employee-1', email: 'employee@corp', email_verified: true }

  const page = await (await visit('employee')).newPage()
  const hand = new Hand(page)
  await page.goto(`${server.url}/m/security`)
  await page.locator('#security-link').fill('superform-demo')
  await page.screenshot({ path: info.outputPath('links.png'), fullPage: true })
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('security.link')).click()
  await expect(page.getByText('employee@corp')).toBeVisible()

  const other = await (await visit(null)).newPage()
  const again = new Hand(other)
  await other.goto(`${server.url}/m/sign-in`)
  const way = other.getByRole('link', { name: again.say('sign-in.with', { name: '企业身份' }) })
  await expect(way).toBeVisible()
  expect(await axe(other)).toEqual([])
  for (const [name, width, height] of [['phone', 390, 844], ['computer', 1440, 900]] as const) {
    await other.setViewportSize({ width, height })
    await other.screenshot({ path: info.outputPath(`sign-in-${name}.png`) })
  }
  provider.refuse = true
  await way.click()
  await expect(other.getByRole('alert')).toBeVisible()
  provider.refuse = false
  await way.click()
  await expect(other.locator('.frame[data-page=home] .menu')).toBeVisible()

  await hand.button(hand.say('security.unlink')).click()
  await expect(page.getByText('employee@corp')).toHaveCount(0)
  await provider.stop()
})
