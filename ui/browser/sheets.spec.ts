import { axe } from './axe'
import { spanOf } from './api'
import { Hand } from './drive'
import { expect, test } from './test'

for (const theme of ['light', 'dark'] as const) {
  test(`sheets, problems and strips, ${theme}: nothing for axe to find`, async ({ open, as, watch }) => {
    const span = await spanOf(as('employee'), 2)
    const how = { colorScheme: theme, cookies: { superform_theme: theme } }
    const form = new Hand(await open('employee', '/m/forms/leave.request', how))
    await form.settled()
    await form.submit.click()
    await expect(form.around('类型').locator('.field-problem')).toBeVisible()
    expect.soft(await axe(form.page), 'problems').toEqual([])
    if (test.info().project.name === 'phone') {
      await form.field('类型').click()
      await form.page.getByRole('dialog').waitFor()
      expect.soft(await axe(form.page), 'a sheet of choices').toEqual([])
      await form.page.keyboard.press('Escape')
    }

    const record = await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
    const task = new Hand(await open('lead', `/m/tasks/${(await as('lead').taskOf(record.id)).id}`, how))
    await task.settled()
    await task.button('拒绝').first().click()
    await task.page.locator('.sheet-end').getByRole('button', { name: '拒绝', exact: true }).click()
    expect.soft(await axe(task.page), 'a sheet with a problem').toEqual([])
    await task.page.keyboard.press('Escape')
    await task.button(task.say('task.verbs')).click()
    await task.page.getByRole('dialog').waitFor()
    expect.soft(await axe(task.page), 'a sheet of verbs').toEqual([])
    await task.page.keyboard.press('Escape')
    watch.offline = true
    await task.page.context().setOffline(true)
    await task.decide('同意')
    await expect(task.page.getByText(task.say('task.kept')).first()).toBeVisible()
    expect.soft(await axe(task.page), 'offline, with a word at the bottom').toEqual([])
  })
}
