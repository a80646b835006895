import { axe } from './axe'
import { test as base } from './gallery'
import { expect, type Page } from './test'
import { Watch } from './watch'

// A demo company of its own, with the gallery of fields.
const test = base.extend<{ watched: Page }>({
  watched: async ({ browser, server }, use) => {
    const context = await browser.newContext()
    const watch = new Watch(server.url)
    await watch.add(context)
    const page = await context.newPage()
    await page.request.post(`${server.url}/api/v1/session`, { data: { account: 'employee', password: 'superform-demo' }, headers: { Origin: server.url } })
    await page.goto(`${server.url}/m/forms/gallery.detail`)
    await page.locator('[id$="-name"]').fill('十一月出差')
    await use(page)
    expect(watch.faults).toEqual([])
    await context.close()
  }
})

/** Puts a text into the control that has the focus, as the device does from its clipboard. */
const paste = (page: Page, text: string) => page.evaluate((text) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}, text)

const sheet = (rows: number) => Array.from({ length: rows }, (_, i) => `2026/${1 + (i % 12)}/${1 + (i % 28)}\t${['火车', '住宿'][i % 2]!}\t1,${String(100 + i)}.50\t${1 + (i % 4)}`).join('\r\n')
const elements = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)
const lines = (page: Page) => page.locator('[id$="-lines"]')

async function sound(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  expect(await axe(page)).toEqual([])
}

async function begin(page: Page, rows: number): Promise<void> {
  await page.getByRole('button', { name: '添加一行' }).click()
  await expect(lines(page).locator('[id$=".day"]').first()).toBeFocused()
  await paste(page, sheet(rows))
}

test('cards on a phone: one open, what is wrong is found in a folded one, rows come back @phone', async ({ watched: page, server }) => {
  await sound(page)
  await begin(page, 3)
  const folds = lines(page).locator('.rows-fold')
  await expect(folds).toHaveCount(3)
  await expect(folds.nth(1)).toContainText('住宿')
  await folds.nth(1).click()
  await expect(folds.nth(0)).toHaveAttribute('aria-expanded', 'false')
  await lines(page).locator('[id$=".each"]').fill('')
  await folds.nth(2).click()
  await expect(folds.nth(1)).toContainText('必须填写')
  await sound(page)
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(folds.nth(1)).toHaveAttribute('aria-expanded', 'true')
  await expect(lines(page).locator('[id$=".each"]')).toBeFocused()
  await lines(page).locator('[id$=".each"]').fill('200')
  await page.getByRole('button', { name: '删除第 2 行' }).click()
  await expect(folds).toHaveCount(2)
  await page.locator('.toast', { hasText: '已删除第 2 行' }).getByRole('button', { name: '撤销' }).click()
  await expect(folds).toHaveCount(3)
  await expect(lines(page).locator('.rows-sums')).toContainText('¥4,808.00')
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  // What columns come to stands below them where they are read, too: of all rows, and of those of hotels alone.
  await expect(page.locator('.table-sums').first().locator('.row:not(:empty)')).toHaveText(['数量2', '小计¥4,808.00'])
  await expect(page.locator('.table-sums').nth(1)).toHaveText('小时40')
  const id = page.url().split('/').pop()!
  const record = (await (await page.request.get(`${server.url}/api/v1/records/${id}`)).json()) as { data: { lines: { each: number }[], week: { _id: string, hours: number }[] } }
  expect(record.data.lines.map((row) => row.each)).toEqual([1100.5, 200, 1102.5])
  expect(record.data.week.map((row) => [row._id, row.hours])).toEqual([['mon', 8], ['tue', 8], ['wed', 8], ['thu', 8], ['fri', 8], ['sat', 0], ['sun', 0]])
})

test.describe('on a computer', () => {
  test.use({ viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 })

  test('a grid on a computer: keys, paste with what cannot be read, totals, one step back @phone', async ({ watched: page }) => {
    await begin(page, 3)
    await sound(page)
    const cell = (name: string, at: number) => lines(page).locator(`[id$=".${name}"]`).nth(at)
    await cell('each', 0).focus()
    await page.keyboard.press('Enter')
    await expect(cell('each', 1)).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(cell('each', 0)).toBeFocused()
    await page.keyboard.press('Control+d')
    await expect(lines(page).locator('[data-row]')).toHaveCount(4)
    // The copy repeats day, kind and price of the first.
    await page.getByRole('button', { name: /^提交/ }).click()
    await expect(lines(page).locator('.field-problem')).toHaveText(['这一行与第 1 行重复'])
    await cell('day', 1).focus()
    await paste(page, '后天\t飞机\t一百元\t２\n2026年2月3日\t住宿\t￥１，２００\t1')
    await expect(lines(page).locator('.field-problem')).toHaveCount(3)
    await expect(lines(page).locator('.cell-pasted')).toHaveText(['粘贴的内容：后天', '粘贴的内容：飞机'])
    await expect(cell('each', 1)).toHaveValue('一百元')
    await expect(cell('each', 2)).toHaveValue('1200')
    await sound(page)
    await page.locator('.toast', { hasText: '有 3 格要改' }).getByRole('button', { name: '撤销' }).click()
    await expect(cell('each', 1)).toHaveValue('1100.5')
    await expect(lines(page).locator('.cell-pasted')).toHaveCount(0)
  })

  test('seven columns stand beside each other, and what is not a table stays as wide as it was', async ({ watched: page }) => {
    const name = page.locator('[id$="-name"]')
    await begin(page, 3)
    await expect(lines(page).locator('.rows-head')).toHaveCount(7)
    expect(await lines(page).locator('.rows-scroll').evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
    await expect(lines(page).locator('.rows-foot > output').nth(4)).toBeInViewport({ ratio: 1 })
    await expect(lines(page).locator('.rows-sums')).toHaveCount(0)
    expect((await name.boundingBox())!.width).toBeLessThanOrEqual(700)
    await sound(page)
    // On paper nothing lies above the rows.
    await page.emulateMedia({ media: 'print' })
    for (const part of ['.dock', '.bar', '.rows-heads', '.rows-foot']) await expect(page.locator(part).first()).toHaveCSS('position', 'static')
  })

  test('what columns are called and come to stays in sight while 500 rows go by', async ({ watched: page }) => {
    await begin(page, 500)
    const scrolled = lines(page).locator('.rows-scroll')
    await scrolled.evaluate((box) => {
      box.scrollIntoView({ block: 'center' })
      box.scrollTop = box.scrollHeight / 2
    })
    await expect(lines(page).locator('[data-row]').nth(5)).toContainText(/[1-3]\d\d/)
    for (const part of ['.rows-heads', '.rows-foot']) await expect(scrolled.locator(part)).toBeInViewport({ ratio: 0.3 })
    expect(await elements(page)).toBeLessThanOrEqual(2000)
  })
})

test('ranges and several choices are pasted as they are shown, what cannot be read stays in sight @phone', async ({ watched: page, server }) => {
  await page.goto(`${server.url}/m/forms/gallery.wide`)
  await page.locator('[id$="-name"]').fill('十一月检修')
  const table = page.locator('[id$="-checks"]')
  await page.getByRole('button', { name: '添加一行' }).click()
  await expect(table.locator('[id$=".device"]')).toBeFocused()
  await paste(page, '镗铣床\tS1\t2026-01-01 下午 – 2026-01-03\t传动皮带、空气过滤器滤芯\t2026-01-02 09:00 – 11:30\t王磊\n车床\tS2\t下周\t传动皮带、齿轮')
  await expect(table.locator('.member-one')).toHaveText(/王磊/)
  await table.locator('.rows-fold').nth(1).click()
  await expect(table.locator('.cell-pasted')).toHaveText(['粘贴的内容：下周', '粘贴的内容：传动皮带、齿轮'])
  await expect(table.locator('.field-problem')).toHaveCount(2)
  await sound(page)
  await table.locator('input[type=date]').first().fill('2026-02-01')
  await table.locator('input[type=date]').nth(1).fill('2026-02-02')
  await table.getByRole('checkbox', { name: '液压密封件' }).check()
  await expect(table.locator('.cell-pasted')).toHaveCount(0)
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  const record = (await (await page.request.get(`${server.url}/api/v1/records/${page.url().split('/').pop()!}`)).json()) as { data: { checks: Record<string, unknown>[] } }
  expect([record.data.checks[0]!.from, record.data.checks[0]!.lead]).toEqual([{ from: '2026-01-02T01:00:00Z', to: '2026-01-02T03:30:00Z' }, expect.stringMatching(/^[\da-f-]{36}$/)])
  expect(record.data.checks.map((row) => [row.days, row.parts])).toEqual([
    [{ from: '2026-01-01', from_half: 'pm', to: '2026-01-03' }, ['belt', 'filter']], [{ from: '2026-02-01', to: '2026-02-02' }, ['seal']]])
})

test.describe('on a small computer', () => {
  test.use({ viewport: { width: 1000, height: 800 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 })

  test('headings and totals stand over their columns in a grid that is wider than its page', async ({ watched: page }) => {
    await begin(page, 3)
    const grid = lines(page).locator('.rows-scroll')
    const edges = () => grid.evaluate((box) => ['.rows-head', '.rows-line-row:first-child > .cell', '.rows-foot > output'].map((part) => Array.from(box.querySelectorAll(part), (one) => Math.round(one.getBoundingClientRect().left))))
    expect(await grid.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeGreaterThan(100)
    // What a column comes to is told below as well, as the column may be out of sight.
    await expect(lines(page).locator('.rows-sums')).toContainText('小计')
    for (const far of [0, 90, 1000]) {
      await grid.evaluate((box, far) => (box.scrollLeft = far), far)
      const [heads, cells, totals] = await edges()
      expect(heads).toHaveLength(7)
      expect(cells).toEqual(heads)
      expect(totals).toEqual(heads)
    }
    await sound(page)
  })
})

test('500 rows are pasted and scrolled through with few elements', async ({ watched: page }) => {
  await begin(page, 520)
  await expect(page.locator('.toast', { hasText: '还有 20 行放不下' })).toBeVisible()
  expect(await elements(page)).toBeLessThanOrEqual(2000)
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2))
  await expect(lines(page).locator('[data-row]').nth(5)).toContainText(/[1-3]\d\d/)
  expect(await elements(page)).toBeLessThanOrEqual(2000)
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await expect(lines(page)).toContainText(/500/)
  expect(await elements(page)).toBeLessThanOrEqual(2000)
  await expect(page.getByRole('button', { name: '最多 500 行' })).toBeDisabled()
  await sound(page)
})
