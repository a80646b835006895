import { spanOf } from './api'
import { axe } from './axe'
import { Hand } from './drive'
import { expect, test } from './test'

for (const [theme, size] of [['light', 'normal'], ['dark', 'large']] as const) {
  test(`a comment calls somebody by name, who is told, ${theme}`, async ({ open, as }) => {
    const record = await as('employee').submit({ type: 'trip', reason: '客户来访', ...(await spanOf(as('employee'), 2)) })
    const how = { colorScheme: theme, cookies: { superform_theme: theme, superform_font: size } }
    const hand = new Hand(await open('employee', `/m/records/${record.id}`, how))
    const { page } = hand
    await hand.settled()
    const direct = page.getByRole('button', { name: '评论', exact: true })
    if (!(await direct.isVisible())) await page.getByRole('button', { name: '更多' }).click()
    await direct.click()
    const sheet = page.getByRole('dialog', { name: '评论' })
    await sheet.getByRole('textbox').fill('明天上午客户来访 ')
    await sheet.getByRole('textbox').press('End')
    await sheet.getByRole('button', { name: '@ 提到' }).click()
    const lead = sheet.getByRole('button', { name: '李敏' })
    await expect(lead).toBeVisible()
    expect.soft((await lead.boundingBox())!.height).toBeGreaterThanOrEqual(44)
    expect.soft(await axe(page)).toEqual([])
    await page.screenshot({ path: test.info().outputPath('mention.png') })
    await lead.click()
    await expect(sheet.getByRole('textbox')).toHaveValue('明天上午客户来访 @李敏 ')
    await expect(sheet.getByRole('textbox'), 'one goes on writing').toBeFocused()
    await page.keyboard.type('请安排 @zzzz')
    await expect(sheet.getByText('没有可以提到的人')).toBeVisible()
    await page.screenshot({ path: test.info().outputPath('nobody.png') })
    for (let i = 0; i < 5; i++) await page.keyboard.press('Backspace')
    await sheet.getByRole('button', { name: '评论', exact: true }).click()
    await expect(page.getByText('@李敏 请安排').first()).toBeVisible()
    await page.screenshot({ path: test.info().outputPath('said.png') })
    await expect.poll(async () => {
      const notices = await as('lead').call<{ items: { text: string }[] }>('GET', '/notices')
      return notices.items.filter((one) => /在 王磊 的请假单的评论中提到了您：.*请安排/.test(one.text)).length
    }).toBeGreaterThan(0)
  })
}
