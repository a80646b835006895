import { Caller } from './api'
import { axe } from './axe'
import { test } from './gallery'
import { expect } from './test'
import { Watch } from './watch'

test('a record tells what refers to it, opens that, and is deleted once that was made sure of', async ({ browser, server }) => {
  test.setTimeout(120_000)
  const context = await browser.newContext()
  const watch = new Watch(server.url)
  await watch.add(context)
  const page = await context.newPage()
  await page.request.post(`${server.url}/api/v1/session`, { data: { account: 'employee', password: 'superform-demo' }, headers: { Origin: server.url } })
  const session = (await context.cookies()).find((one) => one.name === 'superform_session')!.value
  const caller = new Caller(server.url, session)
  const partner = await caller.call<{ id: string }>('POST', '/forms/gallery.partners/records', { data: { name: '华东五金', bank: '6222 0000', open: true } })
  const lonely = await caller.call<{ id: string }>('POST', '/forms/gallery.partners/records', { data: { name: '无人引用' } })
  for (let i = 0; i < 22; i++) await caller.call('POST', '/forms/gallery.everything/records', { data: { name: `采购 ${i}`, partner: partner.id } })
  await caller.call('POST', '/forms/gallery.everything/records', { data: { name: '备选', spares: [partner.id] } })

  await page.goto(`${server.url}/m/records/${lonely.id}`)
  await expect(page.getByText('无人引用').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expect(page.locator('.referring')).toHaveCount(0)

  await page.goto(`${server.url}/m/records/${partner.id}`)
  const part = page.locator('.referring')
  await expect(part.locator('summary')).toHaveText([/供应商\s*22$/, /备选供应商\s*1$/])
  expect(await axe(page)).toEqual([])
  await part.locator('summary').first().click()
  await expect(part.locator('.item').first()).toBeVisible()
  await part.locator('.item').last().scrollIntoViewIfNeeded()
  await expect(part.locator('.item')).toHaveCount(22)
  expect(await axe(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await part.locator('.item').first().click()
  await expect(page).toHaveURL(/\/m\/records\/(?!.*referring)/)
  await expect(page.getByText('华东五金').first()).toBeVisible()
  await page.goBack()

  await page.getByRole('button', { name: '删除', exact: true }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('(22)')
  expect(await axe(page)).toEqual([])
  await sheet.getByRole('button', { name: '仍然删除' }).click()
  await expect(page.getByRole('heading', { name: /找不到/ })).toBeVisible()
  expect(watch.faults).toEqual([])
  await context.close()
})
