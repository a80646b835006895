import { axe } from './axe'
import { test } from './gallery'
import { photo } from './photo'
import { Server } from './server'
import { expect, type Page } from './test'
import { Watch } from './watch'

/** A page of the employee at a form of the gallery. */
async function form(page: Page, server: Server, id: string): Promise<void> {
  await page.request.post(`${server.url}/api/v1/session`, { data: { account: 'employee', password: 'superform-demo' }, headers: { Origin: server.url } })
  await page.goto(`${server.url}/m/forms/gallery.${id}`)
}

const at = (page: Page, path: string) => page.locator(`[id$="-${path}"]`)

/** Draws the page in both widths, where a folder for that is named. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['SUPERFORM_LOOK']
  if (!folder) return
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, animations: 'disabled' })
  }
}

/** Nothing stands out of the page, and axe finds nothing. */
async function sound(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  expect(await axe(page)).toEqual([])
}

test('every kind of field is filled in, submitted and read @phone', async ({ browser, server }) => {
  test.setTimeout(120_000)
  const context = await browser.newContext()
  const watch = new Watch(server.url)
  await watch.add(context)
  const page = await context.newPage()
  await form(page, server, 'everything')
  const tab = async (name: string) => {
    await page.getByRole('tab', { name }).click()
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true')
  }

  await at(page, 'name').fill('新品寄送')
  await expect(page.locator('output[id$="-code"]')).toHaveText('—')
  await at(page, 'mail').fill('li@example.com')
  await at(page, 'mobile').fill('138 0013 8000')
  await at(page, 'person').fill('11010519491231002x')
  await at(page, 'card').fill('4111111111111112')
  await at(page, 'card').blur()
  await expect(page.locator('[id$="-card-problem"]')).toBeVisible()
  await sound(page)
  await at(page, 'card').fill('4111111111111111')
  await expect(page.locator('[id$="-card-problem"]')).toHaveCount(0)

  await tab('数字')
  await at(page, 'count').fill('3')
  await at(page, 'price').fill('19.90')
  await expect(page.locator('[id$="-sum"]')).toContainText('59.70')
  await sound(page)

  await tab('时间')
  await page.locator('[id$="-clock"]').fill('09:30')
  await sound(page)

  await tab('选择')
  await page.getByText('自取').click()
  await page.getByText('加急').click()
  await page.getByText('冷藏').click()
  for (const drink of ['咖啡', '水', '茶']) await page.getByRole('button', { name: drink }).first().click()
  await at(page, 'home').getByRole('combobox').click()
  await page.getByRole('button', { name: '浙江省' }).click()
  await page.getByRole('button', { name: '杭州市' }).click()
  await look(page, 'region')
  await sound(page)
  await page.getByRole('searchbox').fill('yuhang')
  await page.getByRole('button', { name: '浙江省 杭州市 余杭区' }).click()
  await expect(at(page, 'home').getByRole('combobox')).toHaveText('浙江省 杭州市 余杭区')
  await sound(page)

  await tab('人员')
  const sheet = page.getByRole('dialog'), chosen = (path: string) => at(page, path).locator('.member-one')
  await expect(chosen('host')).toHaveText(['王磊王磊'])
  await expect(chosen('unit')).toHaveText(['研发部'])
  await at(page, 'host').getByRole('button', { name: '另选' }).click()
  await sheet.getByRole('searchbox').fill('z')
  await expect.poll(() => sheet.locator('.person-row').count()).toBeGreaterThan(2)
  await sheet.getByRole('searchbox').fill('zhugang')
  await sheet.getByRole('button', { name: /朱刚/ }).click()
  await expect(sheet).toHaveCount(0)
  await expect(chosen('host')).toContainText('朱刚')
  await expect(at(page, 'boss')).not.toHaveText('')
  // By the keyboard, down to a department and up again.
  await at(page, 'units').getByRole('button', { name: '选择部门' }).press('Enter')
  await sheet.getByRole('searchbox').press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(sheet.getByRole('button', { name: '确定（已选 1）' })).toBeVisible()
  await sheet.getByRole('button', { name: /总经办的下级部门/ }).click()
  await sheet.getByRole('button', { name: '销售部', exact: true }).click()
  await expect(sheet.getByRole('navigation')).toContainText('总经办')
  await sound(page)
  await sheet.getByRole('button', { name: '确定（已选 2）' }).click()
  await expect(chosen('units')).toHaveText(['总经办', '销售部'])
  await at(page, 'guests').getByRole('button', { name: '选择成员' }).click()
  for (const name of [/郭浩然/, /陈静/]) await sheet.getByRole('button', { name }).first().click()
  await sheet.getByRole('button', { name: '确定（已选 2）' }).click()
  await at(page, 'guests').getByRole('button', { name: '移出：陈静' }).click()
  await expect(chosen('guests')).toHaveCount(1)
  await sound(page)

  await tab('文件与明细')
  // The line breaks once; the file goes on where it was when the draft is next kept, and no part comes twice.
  const parts: string[] = []
  await page.route('**/api/v1/uploads/*?offset=*', (route) => (parts.push(new URL(route.request().url()).search) === 3 ? route.abort() : route.continue()))
  watch.offline = true
  await page.locator('input[type=file]').first().setInputFiles({ name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(1_300_000, 'x')]) })
  await expect(page.locator('.file', { hasText: 'invoice.pdf' }).locator('a')).toBeVisible()
  expect(parts).toEqual([0, 1, 2, 2, 3, 4].map((at) => `?offset=${at * 256 * 1024}`))
  watch.offline = false
  await page.getByRole('button', { name: '签名', exact: true }).click()
  const pad = page.locator('.sign-pad'), box = (await pad.boundingBox())!
  await expect(pad).toBeVisible()
  await page.mouse.move(box.x + 20, box.y + 20)
  await page.mouse.down()
  for (const [x, y] of [[60, 90], [110, 30], [160, 100], [220, 40]] as const) await page.mouse.move(box.x + x, box.y + y, { steps: 4 })
  await page.mouse.up()
  await look(page, 'signing')
  await sound(page)
  await page.getByRole('button', { name: '完成' }).click()
  await expect(page.locator('.sign-picture')).toBeVisible()
  await page.locator('input[type=file]').last().setInputFiles(photo(320, 240, 'door.png'))
  await expect(page.locator('.file', { hasText: 'door.' }).locator('a')).toBeVisible()
  await page.getByRole('button', { name: '添加一行' }).click()
  await page.locator('[id$=".what"]').first().fill('样品')
  await page.locator('[id$=".each"]').first().fill('12.5')
  await page.locator('[id$=".many"]').first().fill('4')
  await expect(page.locator('[id$="-total"]')).toContainText('50.00')
  await sound(page)

  await look(page, 'files')
  await page.getByRole('button', { name: '提交' }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  const main = page.locator('#main')
  for (const text of ['新品寄送', 'HT-', '13800138000', '¥59.70', '壹拾玖元玖角', '自取', '加急 冷藏', '09:30', 'invoice.pdf', '1949年12月31日', '朱刚', '郭浩然', '研发部', '总经办、销售部', '浙江省 杭州市 余杭区']) await expect(main).toContainText(text)
  await expect(main.locator('a[href="tel:13800138000"]')).toBeVisible()
  // Pictures are shown small, with who signed and when the server had it.
  await expect(main.locator('.file-picture img')).toHaveCount(2)
  for (const picture of await main.locator('.file-picture img').all()) await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(10)
  await expect(main.locator('.file', { hasText: '手写签名.png' })).toContainText(/ 20\d\d-\d\d-\d\d \d\d:\d\d/)
  await main.locator('.file-picture').last().scrollIntoViewIfNeeded()
  await look(page, 'read')
  await sound(page)
  await page.reload()
  await expect(main).toContainText('加急 冷藏')
  expect(watch.faults).toEqual([])
  await context.close()
})

test('a form of steps leads to what is wrong, and asks to submit at the last @phone', async ({ browser, server }) => {
  const context = await browser.newContext()
  const watch = new Watch(server.url)
  await watch.add(context)
  const page = await context.newPage()
  await form(page, server, 'arranged')
  const submit = page.getByRole('button', { name: '提交' }), next = page.getByRole('button', { name: '下一步' })
  await expect(next).toBeVisible()
  await expect(submit).toBeHidden()
  await page.locator('[id$="-abroad"]').check()
  await expect(page.locator('.panes h2')).toContainText('第 1 步，共 3 步')
  await expect(page.getByRole('note')).toContainText('安全部门')
  await next.click()
  await expect(at(page, 'country')).toBeFocused()
  await at(page, 'country').fill('德国')
  await sound(page)
  await next.click()
  await at(page, 'days').fill('12')
  await expect(page.getByRole('note').nth(1)).toContainText('总经理')
  await next.click()
  await page.getByRole('button', { name: '联系人（选填）' }).click()
  await expect(at(page, 'family')).toBeVisible()
  await sound(page)
  await submit.click()
  await expect(at(page, 'name')).toBeFocused()
  await at(page, 'name').fill('李雷')
  await submit.click()
  await expect(page).toHaveURL(/\/m\/records\//)
  await expect(page.locator('#main')).toContainText('¥3,600.00')
  expect(watch.faults).toEqual([])
  await context.close()
})

test('in large font boxes of dates, times and tools keep their width, and the tab that is open is seen @phone', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  await context.addCookies(Object.entries({ superform_font: 'large', superform_language: 'en' }).map(([name, value]) => ({ name, value, url: server.url })))
  const page = await context.newPage()
  await form(page, server, 'everything')
  await at(page, 'mobile').fill('1')
  const tools = (await page.locator('.rich-bar').boundingBox())!
  expect(tools.height).toBeLessThan(60)
  await page.getByRole('tab').nth(2).click()
  const wide = async (selector: string) => Math.min(...(await Promise.all((await page.locator(selector).all()).map((one) => one.boundingBox()))).map((box) => box!.width))
  expect(await wide('[type=date]')).toBeGreaterThan(150)
  expect(await wide('[type=datetime-local]')).toBeGreaterThan(225)
  expect(await wide('[id$="-length"] input')).toBeGreaterThan(120)
  await page.getByRole('tab').last().click()
  await page.locator('.dock .button-main').click()
  await expect(page.getByRole('tab').first()).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tab').first()).toBeInViewport({ ratio: 0.9 })
  await sound(page)
  await context.close()
})

test('a record is chosen, fills in what belongs to it, and is kept as it was said @phone', async ({ browser, server }) => {
  test.setTimeout(60_000)
  const context = await browser.newContext()
  const watch = new Watch(server.url)
  await watch.add(context)
  const page = await context.newPage()
  await form(page, server, 'everything')
  await at(page, 'name').fill('采购打印纸')
  await page.getByRole('tab', { name: '记录' }).click()
  await at(page, 'partner').click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.locator('.picker-one')).toHaveCount(3)
  await expect(sheet).not.toContainText('北辰物流')
  await expect(sheet.locator('.picker-one').last()).toContainText('工行 6222 0212 3456')
  await sound(page)
  await sheet.getByRole('searchbox').fill('不存在')
  await expect(sheet.getByRole('status')).toContainText('没有找到')
  await sheet.getByRole('searchbox').fill('瑞德')
  await expect(sheet.locator('.picker-one')).toHaveCount(1)
  await sheet.getByRole('searchbox').press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(sheet).toHaveCount(0)
  await expect(page.locator('.refer-fills')).toContainText('收款账号、联系人')
  await expect(at(page, 'contact')).toHaveValue('刘洋')
  await expect(at(page, 'account')).toContainText('建行 6217 0012 9981')
  await at(page, 'contact').fill('刘先生')

  await at(page, 'spares').click()
  for (const name of ['华东电子', '北辰物流']) await sheet.getByRole('button', { name }).click()
  await sheet.getByRole('button', { name: '完成（已选 2）' }).click()
  await expect(page.locator('.refer-one')).toHaveCount(3)
  await sound(page)

  await page.getByRole('button', { name: '提交' }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  const main = page.locator('#main')
  for (const text of ['瑞德办公用品', '收款账号：建行 6217 0012 9981', '联系人：刘洋', '刘先生', '华东电子有限公司', '北辰物流']) await expect(main).toContainText(text)
  await sound(page)
  await main.getByRole('link', { name: '瑞德办公用品' }).click()
  await expect(page.locator('h1')).toContainText('供应商')
  expect(watch.faults).toEqual([])
  await context.close()
})

test('a problem that appears when a field is left does not take the button from under the tap @phone', async ({ page, server }) => {
  // Any button: a row is added although what is above it moves.
  await form(page, server, 'detail')
  await at(page, 'name').fill('x'.repeat(50))
  await page.locator('.table-add').first().tap()
  await expect(page.locator('[id$="-name-problem"]')).toBeVisible()
  await expect(page.locator('[id$=".day"]')).toBeVisible()
  await form(page, server, 'exams')
  const box = at(page, 'name'), button = page.locator('.dock .button-main')
  await box.fill('x')
  await box.fill('')
  const before = (await button.boundingBox())!
  await page.mouse.move(before.x + before.width / 2, before.y + 6)
  await page.mouse.down()
  await page.waitForTimeout(100)
  expect((await button.boundingBox())!.y, 'it stays until the tap has ended').toBe(before.y)
  await page.mouse.up()
  await expect(page.locator('.field-problem').first()).toBeVisible()
  await expect(button).toContainText('2')
  await expect(box).toBeFocused()
})

test('undo goes back through a number that stands in groups, and forth again @phone', async ({ page, server }) => {
  await form(page, server, 'everything')
  const card = at(page, 'card')
  await card.pressSequentially('411111112')
  await expect(card).toHaveValue('4111 1111 2')
  const go = async (keys: string, until: string) => {
    for (let presses = 0; presses < 20 && (await card.inputValue()) !== until; presses++) await page.keyboard.press(keys)
    await expect(card).toHaveValue(until)
  }
  await go('Control+z', '')
  await go('Control+Shift+z', '4111 1111 2')
  await page.keyboard.press('End')
  await card.pressSequentially('3')
  await expect(card).toHaveValue('4111 1111 23')
  // What somebody goes back to is what is sent, in groups once they leave it.
  await page.keyboard.press('Control+z')
  const back = (await card.inputValue()).replace(/ /g, '')
  await card.blur()
  await expect.poll(async () => (await card.inputValue()).replace(/ /g, '')).toBe(back)
})

test('in large English type a long title keeps its words whole beside where the draft is @phone', async ({ browser, server }) => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' })).newPage()
  await form(page, server, 'everything')
  const csrf = ((await (await page.request.get(`${server.url}/api/v1/me`)).json()) as { csrf: string }).csrf
  await page.request.patch(`${server.url}/api/v1/me`, { data: { language: 'en' }, headers: { Origin: server.url, 'X-CSRF-Token': csrf } })
  await page.context().addCookies([['superform_language', 'en'], ['superform_font', 'large']].map(([name, value]) => ({ name: name!, value: value!, url: server.url })))
  await page.reload()
  await page.locator('[id$="-name"]').fill('Samples')
  await expect(page.locator('.bar [role=status]')).toContainText('aved')
  await expect(page.locator('.form-discard')).toBeVisible()
  // As many lines as words: none is broken.
  const lines = await page.locator('.bar h1').evaluate((title) => {
    title.textContent = 'Reimbursement'
    return title.getBoundingClientRect().height / parseFloat(getComputedStyle(title).lineHeight)
  })
  expect(Math.floor(lines)).toBe(1)
  await sound(page)
  await page.close()
})
