import { axe } from './axe'
import { Hand } from './drive'
import { expect, test } from './test'

interface Settings {
  own: Record<string, unknown>
  holds: { channels: string[]; quiet: { from: string; to: string }; topics: Record<string, boolean> }
}

test('how one is told is set and kept @phone', async ({ visit, server, as }) => {
  const page = await (await visit('employee')).newPage()
  const hand = new Hand(page)
  await page.goto(`${server.url}/m/settings`)
  await page.getByRole('link', { name: hand.say('messages.title') }).click()
  await expect(page.getByRole('heading', { name: hand.say('messages.channels') })).toBeVisible()
  expect(await axe(page)).toEqual([])
  const settings = () => as('employee').call<Settings>('GET', '/me/messages')

  await hand.button(hand.say('messages.prefer', { name: hand.say('messages.mail') })).click()
  await expect.poll(async () => (await settings()).holds.channels).toEqual(['mail', 'push'])
  await page.getByRole('checkbox', { name: hand.say('messages.hours') }).check()
  await expect(page.getByLabel(hand.say('messages.from'))).toHaveValue('22:00')
  await page.getByLabel(hand.say('messages.to')).fill('08:00')
  await expect.poll(async () => (await settings()).holds.quiet).toMatchObject({ from: '22:00', to: '08:00' })
  const [topic] = (await as('employee').call<{ topics: { name: string }[] }>('GET', '/me/messages')).topics
  await page.getByRole('checkbox', { name: topic!.name }).uncheck()
  await expect.poll(async () => (await settings()).holds.topics.tasks).toBe(false)

  await page.reload()
  await expect(page.getByRole('checkbox', { name: topic!.name })).not.toBeChecked()
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('messages.reset')).click()
  await expect.poll(async () => (await settings()).own).toEqual({})
  await expect(page.getByRole('checkbox', { name: topic!.name })).toBeChecked()
})

test('a link to set a password is asked for by mail, and whether there is such an account is not told @phone', async ({ visit, server }) => {
  const page = await (await visit(null)).newPage()
  const hand = new Hand(page)
  await page.goto(`${server.url}/m/sign-in`)
  await hand.ready()
  await page.getByRole('link', { name: hand.say('reset.forgot') }).click()
  await hand.field(hand.say('reset.account')).fill('nobody@example.com')
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('reset.send')).click()
  await expect(page.getByRole('status').filter({ hasText: hand.say('reset.asked') })).toBeVisible()
})

test('web push is asked for on a tap alone', async ({ visit, server, as }) => {
  const page = await (await visit('employee', { permissions: [] })).newPage()
  const hand = new Hand(page)
  let asked = 0
  await page.exposeFunction('asked', () => void asked++)
  await page.addInitScript(() => {
    const real = window as unknown as { Notification: typeof Notification; asked(): void; PushManager: unknown }
    const fake = {
      permission: 'default',
      requestPermission(): Promise<string> {
        real.asked()
        return Promise.resolve('denied')
      }
    }
    real.Notification = fake as unknown as typeof Notification
  })
  await page.goto(`${server.url}/m/messages`)
  await expect(hand.button(hand.say('messages.take'))).toBeVisible()
  expect(asked).toBe(0)
  await hand.button(hand.say('messages.take')).click()
  await expect(page.getByRole('alert')).toHaveText(hand.say('messages.forbidden'))
  expect(asked).toBe(1)
  expect((await as('employee').call<{ devices: unknown[] }>('GET', '/me/messages')).devices).toEqual([])
})
