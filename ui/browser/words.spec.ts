import { spanOf } from './api'
import { Hand } from './drive'
import { places } from './pages'
import { expect, test, type Page } from './test'

test('what people write stays text', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const hostile = `<img src=x onerror="console.error('ran')"><script>console.error('ran')</script>{{7*7}} </textarea>`
  const record = await as('employee').submit({ type: 'trip', ...span, reason: hostile })
  await as('lead').decide(record.id, 'return', { comment: hostile })
  const employee = await open('employee', `/m/records/${record.id}`)
  await expect(new Hand(employee).field('事由')).toHaveValue(hostile)
  await expect(employee.getByText('<img src=x').first()).toBeVisible()
  expect(await employee.locator('#app img, #app script').count()).toBe(0)
  await employee.reload()
  await new Hand(employee).settled()
  expect(await employee.locator('#app img, #app script').count()).toBe(0)
})

test('in English no page shows a key or a Chinese text of its own', async ({ open, as }) => {
  const all = await places(as)
  for (const account of ['lead', 'employee', 'admin']) await as(account).call('PATCH', '/me', { language: 'en' })
  // A browser for each reader, not for each page: that takes longer to start than the page itself.
  const readers = new Map<string | null, Page>()
  for (const place of all) {
    const page = readers.get(place.account) ?? await open(place.account, place.path, { locale: 'en-GB', cookies: { superform_language: 'en' } })
    if (readers.has(place.account)) await page.goto(new URL(place.path, page.url()).href)
    readers.set(place.account, page)
    await new Hand(page, 'en').settled()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    const text = await page.locator('#app').innerText()
    expect.soft(text, `${place.name}: a key`).not.toMatch(/\b(kit|task|form|record|path|mine|home|settings|outbox|notices|frame|nav|sign-in|problem)\.[a-z][\w.-]+\b/)
    // Names, the company, and what was written in Chinese stay as they are; words of the pages do not.
    expect.soft(text, `${place.name}: Chinese`).not.toMatch(/待办|提交|同意|审批|首页|返回|登录|退回|已通过|消息|设置|请假单|出差|年假|事假/)
  }
})

test('language, colours and size are chosen once and stay', async ({ open }) => {
  const hand = new Hand(await open('employee', '/m/settings'))
  await hand.page.getByRole('combobox', { name: hand.say('settings.theme') }).selectOption('dark')
  await hand.page.getByRole('combobox', { name: hand.say('settings.font') }).selectOption('large')
  await expect(hand.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await hand.page.getByRole('combobox', { name: hand.say('settings.language') }).selectOption('en')
  await expect(hand.page.locator('html')).toHaveAttribute('lang', 'en')
  await hand.page.goto('/m/mine')
  await expect(hand.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(hand.page.locator('html')).toHaveAttribute('data-font', 'large')
  await expect(hand.page.locator('html')).toHaveAttribute('lang', 'en')
})
