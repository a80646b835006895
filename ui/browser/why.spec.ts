import type { Page } from '@playwright/test'
import { spanOf } from './api'
import { axe } from './axe'
import { Hand } from './drive'
import { expect, test } from './test'

/** A date as the pages of reasons write it. */
const chinese = (date: string): string => { const [year, month, day] = date.split('-').map(Number); return `${year}年${month}月${day}日` }

/** Asks a field why it stands as it does, looks at the sheet and closes it. */
async function why(page: Page, label: string, ...words: (string | RegExp)[]): Promise<void> {
  const button = page.getByRole('button', { name: `为什么：${label}`, exact: true })
  // What is still being worked out may come and go.
  await expect(page.locator('.field-still.soft')).toHaveCount(0)
  await page.waitForTimeout(500)
  const box = (await button.boundingBox())!
  expect.soft(Math.min(box.width, box.height), `${label}: the target`).toBeGreaterThanOrEqual(44)
  await page.screenshot({ path: test.info().outputPath(`page-${label}.png`) })
  await button.click()
  const sheet = page.getByRole('dialog', { name: label })
  for (const word of words) await expect(sheet).toContainText(word)
  expect.soft(await axe(page), label).toEqual([])
  await page.screenshot({ path: test.info().outputPath(`why-${label}.png`) })
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(button, 'the focus comes back').toBeFocused()
}

for (const [theme, size] of [['light', 'normal'], ['dark', 'large']] as const) {
  test(`fields say why they stand as they do: days, balance, proof, ${theme}`, async ({ open, as }) => {
    const span = await spanOf(as('employee'), 2)
    const how = { colorScheme: theme, cookies: { superform_theme: theme, superform_font: size } }
    const form = new Hand(await open('employee', '/m/forms/leave.request', how))
    await form.settled()
    await expect(form.page.getByRole('button', { name: '为什么：类型' }), 'what is plainly filled in is not asked').toHaveCount(0)
    await form.fill({ type: '病假', from: span.from, to: span.to })
    await expect(form.around('证明').locator('.field-required')).toBeVisible()
    await why(form.page, '天数', /自动计算：从“开始日期”（.*）到“结束日期”（.*）的工作日天数，结果是 2 天。/, chinese(span.from))
    await why(form.page, '证明', /必填，因为“天数”（2 天）不小于“类型”（病假）的“满几天需要证明”（\d）。/)
    await form.fill({ type: '年假' })
    await why(form.page, '本次申请前的年假余额', /自动计算：“年假”（王磊、\d{4}）的余额，结果是 \d+(\.5)? 天。/, '显示，因为“类型”（年假）的“扣年假余额”为“是”。')

    const record = await as('employee').submit({ type: 'annual', from: span.from, to: span.to })
    const task = new Hand(await open('lead', `/m/tasks/${(await as('lead').taskOf(record.id)).id}`, how))
    await task.settled()
    await why(task.page, '天数', '结果是 2 天')
    await why(task.page, '本次申请前的年假余额', /单据里的值是 \d+(\.5)? 天，是当时算出并留下来的/)
  })
}

test('why by keyboard, through what it goes by; and without a connection', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const form = new Hand(await open('employee', '/m/forms/leave.request'))
  await form.settled()
  await form.fill({ type: '病假', from: span.from, to: span.to })
  const button = form.page.getByRole('button', { name: '为什么：证明' })
  await button.focus()
  await form.page.keyboard.press('Enter')
  const sheet = form.page.getByRole('dialog')
  await expect(sheet).toContainText('必填')
  await sheet.getByRole('button', { name: /为什么：天数/ }).focus()
  await form.page.keyboard.press('Enter')
  await expect(sheet).toContainText('工作日天数')
  await sheet.getByRole('button', { name: '返回' }).click()
  await expect(sheet).toContainText('必填')
  await form.page.keyboard.press('Escape')

  watch.offline = true
  await form.page.context().setOffline(true)
  await form.page.getByRole('button', { name: '为什么：天数' }).click()
  await expect(sheet).toContainText('需要联网')
})
