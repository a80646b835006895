import { axe } from './axe'
import { test } from './gallery'
import { expect, type Page } from './test'

async function sound(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  expect(await axe(page)).toEqual([])
}

async function add(page: Page, kind: string, label: string): Promise<void> {
  await page.getByRole('button', { name: '添加题目' }).click()
  await page.locator('.sheet').getByRole('button', { name: kind, exact: true }).click()
  await expect(page.locator('.ask-open .ask-text')).toBeFocused()
  await page.locator('.ask-open .ask-text').fill(label)
}

/** Bounds the text of the open question, wrongly at first; a copy that nobody wants goes again. */
async function bound(page: Page): Promise<void> {
  await page.getByLabel('最多字数').fill('4')
  await page.getByLabel('最少字数').fill('5')
  await expect(page.locator('.ask-bound').first()).toContainText('比上限大，谁也答不了')
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(page.locator('body')).toContainText('第 2 题的范围不对')
  await sound(page)
  await page.getByLabel('最少字数').fill('3')
  await expect(page.locator('.ask-bounds .field-problem')).toHaveCount(0)
  await page.getByLabel('最多字数').fill('6')
  await page.getByRole('button', { name: '复制第 2 题' }).click()
  await expect(page.locator('.ask-open .ask-text')).toBeFocused()
  await expect(page.locator('.ask-open .ask-text')).toHaveValue('为什么？')
  await page.getByRole('button', { name: '删除第 3 题' }).click()
}

/** Designs a paper of three questions, one of them scored, as one record, and gives its id. */
async function design(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/m/forms/gallery.exams`)
  await page.locator('[id$="-name"]').fill('月考')
  await add(page, '单选', '天空是什么颜色？')
  await page.getByRole('textbox', { name: '选项 1', exact: true }).fill('蓝色')
  await page.getByRole('textbox', { name: '选项 2', exact: true }).fill('红色')
  await page.getByLabel('必须回答').check()
  await page.getByText('评分（答题的人看不到）').click()
  await page.locator('[id$="-q1-right"]').selectOption('蓝色')
  await page.getByLabel('分值').fill('2')
  await add(page, '多行文字', '为什么？')
  await bound(page)
  await add(page, '多选', '还有呢？')
  await sound(page)
  await page.getByRole('button', { name: '上移：还有呢？' }).click()
  await page.getByRole('button', { name: '删除第 2 题' }).click()
  await page.locator('.toast').getByRole('button', { name: '撤销' }).last().click()
  await expect(page.locator('.ask-card')).toHaveCount(3)
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  return page.url().split('/').pop()!
}

interface Asked { 'id': string, 'x-key'?: object }

async function through(page: Page, url: string): Promise<void> {
  const id = await design(page, url)
  await expect(page.locator('body')).toContainText('1. 天空是什么颜色？')
  const exam = (await (await page.request.get(`${url}/api/v1/records/${id}`)).json()) as { revision: number, data: { paper: Asked[] } }
  expect(exam.data.paper.map((one) => [one.id, one['x-key']])).toEqual([['q1', { right: ['o1'], points: 2 }], ['q3', undefined], ['q2', undefined]])
  expect(exam.data.paper[2]).toMatchObject({ minLength: 3, maxLength: 6 })

  await page.goto(`${url}/m/forms/gallery.sheets`)
  await expect(page.getByText('请先选择“试卷”。')).toBeVisible()
  await page.locator('.refer-add').click()
  await page.locator('.picker-one', { hasText: '月考' }).click()
  const one = page.locator('.sheet-one')
  await expect(one).toHaveCount(3)
  await one.nth(2).locator('textarea').fill('光')
  await one.nth(2).locator('textarea').blur()
  await expect(one.nth(2)).toContainText('至少要 3 个字')
  await one.nth(2).locator('textarea').fill('因为光。')
  await one.nth(2).locator('textarea').blur()
  await expect(page.locator('body')).toContainText('第 1 题必须回答')
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(one.nth(0)).toContainText('请回答这一题')
  await expect(one.nth(0).locator('select')).toBeFocused()
  await sound(page)
  await one.nth(0).locator('select').selectOption('红色')

  // The paper changes in between; what fits stays, and nothing is lost.
  const changed = exam.data.paper.map((question) => (question.id === 'q3' ? { ...question, 'x-label': '此外呢？' } : question))
  const { csrf } = (await (await page.request.get(`${url}/api/v1/me`)).json()) as { csrf: string }
  const patched = await page.request.patch(`${url}/api/v1/records/${id}`, { data: { data: { paper: changed } }, headers: { 'Origin': url, 'If-Match': `"${exam.revision}"`, 'Idempotency-Key': '0190c0de00007000800000000000abcd', 'X-CSRF-Token': csrf } })
  expect(await patched.text()).toContain('此外呢')
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(page.locator('body')).toContainText('题目已经改变')
  // At once: what was refused may still stand on the device as under way.
  await page.reload()
  await page.getByRole('button', { name: '更新题目' }).click()
  await expect(one.nth(1)).toContainText('此外呢？')
  await expect(one.nth(2).locator('textarea')).toHaveValue('因为光。')
  await page.getByRole('button', { name: /^提交/ }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  await expect(page.locator('body')).toContainText('2. 此外呢？')
  await expect(page.locator('body')).toContainText('红色')
}

for (const [where, viewport] of Object.entries({ phone: { width: 390, height: 844 }, computer: { width: 1440, height: 900 } })) test(`a paper is designed in one record and answered in another, on a ${where} @phone`, async ({ browser, server }) => {
  test.setTimeout(120_000)
  const context = await browser.newContext(where === 'phone' ? { viewport } : { viewport, isMobile: false, hasTouch: false, deviceScaleFactor: 1 })
  const page = await context.newPage()
  await page.request.post(`${server.url}/api/v1/session`, { data: { account: 'employee', password: 'superform-demo' }, headers: { Origin: server.url } })
  await through(page, server.url)
  await context.close()
})
