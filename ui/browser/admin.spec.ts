import { axe } from './axe'
import { Hand } from './drive'
import { expect, test, type Page } from './test'

/** Counts what a finger does. Typing into what has the focus already is no tap. */
class Finger extends Hand {
  taps = 0

  async tap(what: ReturnType<Page['locator']>): Promise<void> {
    await what.click()
    this.taps++
  }

  /** From the home page to somebody's card: typed, not tapped. */
  async find(text: string, name: string): Promise<void> {
    await this.page.goto('/')
    await this.ready()
    this.taps = 0
    await this.tap(this.page.locator('.menu').getByText(this.say('nav.admin')))
    await expect(this.page.locator('#admin-find')).toBeFocused()
    await this.page.keyboard.type(text)
    await this.tap(this.page.locator('.admin-row', { hasText: name }).first())
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(name)
  }

  /** Begins what is done about somebody. */
  async deed(which: string): Promise<void> {
    await this.tap(this.page.locator('.admin-row', { hasText: this.say(`admin.do.${which}`) }))
  }

  get sheet(): ReturnType<Page['locator']> {
    return this.page.getByRole('dialog')
  }

  get yes(): ReturnType<Page['locator']> {
    return this.sheet.locator('.sheet-end button').first()
  }
}

test('what is urgent about somebody takes at most four taps @phone', async ({ open, as, server }) => {
  test.setTimeout(120_000)
  const me = await as('employee').call<{ member: { id: string; name: string }; department: { name: string } }>('GET', '/me')
  const lead = await as('lead').call<{ member: { id: string; name: string } }>('GET', '/me')
  const page = await open('admin')
  const hand = new Finger(page)
  const name = me.member.name

  // To whom the work goes: whoever is nearest to what is typed, without a tap.
  await hand.find(name, name)
  await hand.deed('depart')
  await page.keyboard.type(lead.member.name)
  await expect(hand.yes).toHaveText(hand.say('admin.leave-yes', { name, to: lead.member.name }))
  await expect(hand.sheet).toContainText(hand.say('admin.leave-out', { name }))
  expect(await axe(page)).toEqual([])
  await hand.tap(hand.yes)
  await expect(hand.sheet).toHaveCount(0)
  expect(hand.taps, 'leave and hand over').toBeLessThanOrEqual(4)
  await expect(page.locator('.toast')).toContainText(hand.say('admin.left-done', { name }))
  expect((await as('admin').call<{ left?: string; successor?: { id: string } }>('GET', `/org/members/${me.member.id}`)).successor?.id).toBe(lead.member.id)
  await page.locator('.toast').getByRole('button', { name: hand.say('kit.undo') }).click()
  await expect(page.getByText(hand.say('admin.do.depart'))).toBeVisible()
  expect((await as('admin').call<{ left?: string }>('GET', `/org/members/${me.member.id}`)).left).toBeUndefined()

  await hand.find(name, name)
  await hand.deed('absence')
  await hand.tap(hand.yes)
  await expect(hand.sheet).toHaveCount(0)
  expect(hand.taps, 'absence').toBeLessThanOrEqual(4)
  await expect(page.locator('.note-warn')).toBeVisible()

  await hand.find(name, name)
  await hand.deed('sessions')
  await hand.tap(hand.yes)
  await expect(hand.sheet).toHaveCount(0)
  expect(hand.taps, 'sessions').toBeLessThanOrEqual(4)

  await hand.find(name, name)
  await hand.deed('reset')
  await hand.tap(hand.yes)
  await expect(hand.sheet.locator('.admin-secret')).toContainText(`${server.url}/m/reset#`)
  expect(hand.taps, 'a link for a password').toBeLessThanOrEqual(4)

  await hand.find(name, name)
  await hand.deed('second')
  await hand.tap(hand.yes)
  await expect(hand.sheet.getByRole('alert')).toBeVisible()
  expect(hand.taps, 'a lost second factor').toBeLessThanOrEqual(4)

  await hand.find(name, name)
  await hand.deed('transfer')
  await hand.tap(hand.sheet.locator('.admin-options .admin-row').first())
  await expect(hand.sheet).toHaveCount(0)
  expect(hand.taps, 'a transfer').toBeLessThanOrEqual(4)
  await page.locator('.toast').getByRole('button', { name: hand.say('kit.undo') }).last().click()
  await expect(page.getByText(me.department.name).first()).toBeVisible()
})

test('an app that is switched off is gone at once for who is not meant, and back with a tap', async ({ open }) => {
  const home = await open('employee')
  await new Hand(home).settled()
  const app = home.locator('a.app', { hasText: '请假单' })
  await expect(app).toBeVisible()
  const page = await open('admin', '/m/admin/apps')
  const hand = new Hand(page)
  await hand.settled()
  await page.locator('.admin-row', { hasText: '请假' }).first().click()
  await page.getByText(hand.say('admin.for.nobody')).click()
  await hand.button(hand.say('admin.save')).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(app).toHaveCount(0, { timeout: 10_000 })
  await page.locator('.toast').getByRole('button', { name: hand.say('kit.undo') }).click()
  await expect(app).toBeVisible({ timeout: 10_000 })
})

test('who was slower is told who was faster, and what they chose stays', async ({ open, as }) => {
  const page = await open('admin', '/m/admin/apps')
  const hand = new Hand(page)
  await hand.settled()
  await page.locator('.admin-row').first().click()
  await page.getByText(hand.say('admin.for.nobody')).click()
  const [app] = (await as('admin').call<{ items: { app: string; revision: number }[] }>('GET', '/admin/apps')).items
  await as('admin').call('PUT', `/admin/apps/${app!.app}/audience`, { all: true }, { 'If-Match': `"${app!.revision}"` })
  const me = await as('admin').call<{ member: { name: string } }>('GET', '/me')
  await hand.button(hand.say('admin.save')).click()
  await expect(page.getByRole('alert')).toContainText(me.member.name)
  await expect(page.getByLabel(hand.say('admin.for.nobody'))).toBeChecked()
  await hand.button(hand.say('admin.save')).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a sub-admin sees their department and nothing else', async ({ open, as }) => {
  const lead = await as('lead').call<{ member: { id: string }; department: { id: string } }>('GET', '/me')
  await as('admin').call('POST', '/admin/grants', { member: lead.member.id, rights: ['organisation'], departments: [lead.department.id] })
  const page = await open('lead', '/m/admin')
  const hand = new Hand(page)
  await hand.settled()
  await expect(page.locator('a[href="/m/admin/rights"], a[href="/m/admin/apps"], a[href="/m/admin/jobs"]')).toHaveCount(0)
  const guard = await as('guard').call<{ member: { id: string; name: string } }>('GET', '/me')
  await page.locator('#admin-find').fill(guard.member.name)
  await expect(page.getByText(hand.say('admin.nobody', { text: guard.member.name }))).toBeVisible()
  await page.goto(`/m/admin/people/${guard.member.id}`)
  await expect(page.getByText(hand.say('admin.not-yours'))).toBeVisible()
  await expect(page.getByText(hand.say('admin.do.depart'))).toHaveCount(0)
  const other = await open('employee')
  await new Hand(other).settled()
  await expect(other.locator('.menu').getByText(hand.say('nav.admin'))).toHaveCount(0)
})

test('a webhook is made, its secret shown once, turned off and on again', async ({ open }) => {
  const page = await open('admin', '/m/admin/webhooks')
  const hand = new Hand(page)
  await hand.settled()
  await hand.button(hand.say('admin.hook-add')).first().click()
  await hand.field(hand.say('admin.hook-called')).fill('收银')
  await hand.field(hand.say('admin.hook-url')).fill('https://till.example.com/in')
  await hand.button(hand.say('admin.save')).click()
  await expect(page.locator('.admin-secret')).toContainText('whsec_')
  await hand.button(hand.say('admin.ready')).click()
  await page.locator('.admin-row', { hasText: '收银' }).click()
  await expect(page.locator('.admin-secret')).toHaveCount(0)
  await hand.button(hand.say('admin.turn-off')).click()
  await expect(page.locator('.admin-row', { hasText: '收银' })).toContainText(hand.say('admin.off'))
  await page.locator('.toast').getByRole('button', { name: hand.say('kit.undo') }).first().click()
  await expect(page.locator('.admin-row', { hasText: '收银' })).toContainText(hand.say('admin.on'))
})

test('a share is given, narrowed, and ended', async ({ open, as }) => {
  const guard = await as('guard').call<{ member: { name: string } }>('GET', '/me')
  const page = await open('admin', '/m/admin/rights')
  const hand = new Hand(page)
  await hand.settled()
  await hand.button(hand.say('admin.grant-add')).first().click()
  await hand.button(hand.say('admin.save')).click()
  await expect(page.getByRole('alert')).toHaveText(hand.say('admin.grant-whom'))
  await page.locator('#admin-pick-holder').fill(guard.member.name)
  await expect(page.getByRole('radio', { name: guard.member.name })).toBeChecked()
  await page.getByLabel(hand.say('admin.right.keys')).check()
  await hand.button(hand.say('admin.save')).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const row = page.locator('.admin-row', { hasText: guard.member.name })
  await expect(row).toContainText(hand.say('admin.right.keys'))
  expect((await as('guard').call<{ rights?: string[] }>('GET', '/me')).rights).toEqual(['keys'])
  await row.click()
  await hand.button(hand.say('admin.grant-end')).click()
  await expect(row).toHaveCount(0)
  expect((await as('guard').call<{ rights?: string[] }>('GET', '/me')).rights).toBeUndefined()
})
