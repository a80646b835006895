import { axe } from './axe'
import type { Caller } from './api'
import { Hand } from './drive'
import { expect, test, type Page } from './test'

interface Made {
  items: { id: string; link: string }[]
}
const phone = { viewport: { width: 390, height: 844 } }
const password = 'tulip river seven'

/** A link that admin makes over the API. */
async function link(admin: Caller, about: object = {}): Promise<{ id: string; link: string }> {
  return (await admin.call<Made>('POST', '/invitations', about)).items[0]!
}

/** Somebody of the list who has no account. */
async function listed(admin: Caller, name: string, more: object): Promise<string> {
  return (await admin.call<{ id: string }>('POST', '/admin/members', { name, ...more })).id
}

async function fill(page: Page, hand: Hand, name: string, staff: string): Promise<void> {
  await hand.field(hand.say('join.name')).fill(name)
  await hand.field(hand.say('join.staff')).fill(staff)
  await page.locator('#join-password').fill(password)
}

test('an admin makes a link; a newcomer joins by staff number, waits, is let in and comes home', async ({ open, as, visit }) => {
  const admin = await open('admin', '/m/invite')
  const maker = new Hand(admin)
  await maker.button(maker.say('invite.make')).click()
  await expect(admin.getByRole('img', { name: maker.say('invite.qr') })).toBeVisible()
  expect(await axe(admin)).toEqual([])
  const address = await admin.locator('#invite-link').inputValue()
  expect(address).toMatch(/\/m\/join#[\w-]{43}$/)
  const id = await listed(as('admin'), '周舟', { staff_number: 'N-77' })

  const page = await (await visit(null, phone)).newPage()
  const hand = new Hand(page)
  await page.goto(address)
  await hand.button(hand.say('join.join')).click()
  await expect(page.getByText(hand.say('join.no-name'))).toBeVisible()
  await expect(hand.field(hand.say('join.name'))).toBeFocused()
  expect(await axe(page)).toEqual([])
  await fill(page, hand, '周舟', 'N-77')
  await hand.button(hand.say('join.join')).click()
  await expect(page.getByRole('heading', { name: hand.say('join.waiting') })).toBeVisible()
  expect(page.url()).not.toContain('#')
  expect(await axe(page)).toEqual([])
  await page.reload()
  await expect(page.getByRole('heading', { name: hand.say('join.waiting') })).toBeVisible()

  const { items } = await as('admin').call<{ items: { id: string; member?: { id: string } }[] }>('GET', '/admin/joiners')
  expect(items.map((one) => one.member?.id)).toEqual([id])
  await as('admin').call('POST', `/admin/joiners/${items[0]!.id}/accept`, { member: id })
  await hand.button(hand.say('join.look')).click()
  await expect(page.getByRole('heading', { name: /^您已加入/ })).toBeVisible()
  await expect(page.getByText('n-77', { exact: true })).toBeVisible()
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('join.in')).click()
  await hand.field(hand.say('sign-in.account')).fill('n-77')
  await page.locator('#sign-in-password').fill(password)
  await hand.button(hand.say('sign-in.enter')).click()
  await expect(page.locator('.frame[data-page=home] .menu')).toBeVisible()
})

test('a personal link lets its person in at once', async ({ as, visit, server }) => {
  const id = await listed(as('admin'), '吴用', { phone: '13800000077' })
  const { link: path } = await link(as('admin'), { member: id })
  const page = await (await visit(null, phone)).newPage()
  const hand = new Hand(page)
  await page.goto(new URL(path, server.url).href)
  await expect(page.getByText(hand.say('join.for', { name: '吴用' }))).toBeVisible()
  await page.locator('#join-password').fill('short')
  await hand.button(hand.say('join.join')).click()
  await expect(page.locator('#join-password-help')).toHaveRole('alert')
  await page.locator('#join-password').fill(password)
  await hand.button(hand.say('join.join')).click()
  await expect(page.getByText('13800000077', { exact: true })).toBeVisible()
  await hand.button(hand.say('join.in')).click()
  await expect(page.locator('.frame[data-page=home] .menu')).toBeVisible()
})

test('links that do not hold say what to do', async ({ as, visit, server }) => {
  const admin = as('admin')
  const page = await (await visit(null, phone)).newPage()
  const hand = new Hand(page)
  const sees = async (path: string, text: string): Promise<void> => {
    await page.goto('about:blank')
    await page.goto(new URL(path, server.url).href)
    await expect(page.getByRole('alert').filter({ hasText: text })).toBeVisible()
    // Asking again is of no use.
    await expect(hand.button(hand.say('join.retry'))).toHaveCount(0)
  }
  await sees(`/m/join#${'A'.repeat(43)}`, '链接不正确')
  const revoked = await link(admin)
  await admin.call('POST', `/invitations/${revoked.id}/revoke`, {})
  await sees(revoked.link, '链接已被撤销')
  const old = await link(admin, { days: 1 })
  const one = await link(admin, { uses: 1, days: 30 })
  await admin.call('POST', '/admin/clock', { by: '25h' })
  await sees(old.link, '链接已过期')
  await page.goto(new URL(one.link, server.url).href)
  await fill(page, hand, '甲', 'X-1')
  await hand.button(hand.say('join.join')).click()
  await expect(page.getByRole('heading', { name: hand.say('join.waiting') })).toBeVisible()
  const other = await (await visit(null, phone)).newPage()
  await other.goto(new URL(one.link, server.url).href)
  await expect(other.getByRole('alert').filter({ hasText: '使用次数已满' })).toBeVisible()
  await page.goto(`${server.url}/m/join`)
  await expect(page.getByRole('heading', { name: hand.say('join.waiting') })).toBeVisible()
  await other.goto(`${server.url}/m/join`)
  await expect(other.getByText(hand.say('join.open'))).toBeVisible()
})

test('two who claim one member both wait; one is let in, the other reads why not', async ({ as, visit, server }) => {
  const admin = as('admin')
  const id = await listed(admin, '郑明', { staff_number: 'N-88' })
  const { link: path } = await link(admin)
  const pages = await Promise.all([0, 1].map(async () => (await visit(null, phone)).newPage()))
  const hands = pages.map((page) => new Hand(page))
  for (const [i, page] of pages.entries()) {
    await page.goto(new URL(path, server.url).href)
    await fill(page, hands[i]!, '郑明', 'N-88')
  }
  // Both at once, and each taps twice.
  await Promise.all(pages.map((page, i) => hands[i]!.button(hands[i]!.say('join.join')).dblclick().then(() => page)))
  for (const [i, page] of pages.entries()) await expect(page.getByRole('heading', { name: hands[i]!.say('join.waiting') })).toBeVisible()
  const { items } = await admin.call<{ items: { id: string }[] }>('GET', '/admin/joiners')
  expect(items).toHaveLength(2)
  await admin.call('POST', `/admin/joiners/${items[0]!.id}/accept`, { member: id })
  await expect(admin.call('POST', `/admin/joiners/${items[1]!.id}/accept`, { member: id })).rejects.toThrow('member_joined')
  await admin.call('POST', `/admin/joiners/${items[1]!.id}/refuse`, { reason: '郑明已经加入' })
  const seen: string[] = []
  for (const [i, page] of pages.entries()) {
    await hands[i]!.button(hands[i]!.say('join.look')).click()
    await expect(page.getByRole('heading', { name: hands[i]!.say('join.waiting') })).toHaveCount(0)
    seen.push((await page.getByRole('status').filter({ hasText: /账号|原因/ }).textContent())!)
  }
  expect(seen.filter((text) => text.includes('郑明已经加入'))).toHaveLength(1)
})

test('somebody with an account of their own joins with it', async ({ as, visit, server }) => {
  const { link: path } = await link(as('admin'))
  const page = await (await visit('employee', phone)).newPage()
  const hand = new Hand(page)
  await page.goto(new URL(path, server.url).href)
  await fill2(page, hand)
  await expect(page.getByRole('alert').filter({ hasText: '已有成员身份' })).toBeVisible()
})

async function fill2(page: Page, hand: Hand): Promise<void> {
  await hand.field(hand.say('join.name')).fill('王磊')
  await hand.field(hand.say('join.staff')).fill('1')
  await expect(page.locator('#join-password')).toHaveCount(0)
  await hand.button(hand.say('join.join')).click()
}

test('a head notes in four taps why somebody has not joined; an admin comes to the same list @phone', async ({ open, as, visit }) => {
  const admin = as('admin')
  const { department, member } = await as('lead').call<{ department: { id: string; name: string }; member: { id: string } }>('GET', '/me')
  const { revision } = await admin.call<{ revision: number }>('GET', `/org/departments/${department.id}`)
  await admin.call('PATCH', `/admin/departments/${department.id}`, { head: member.id }, { 'If-Match': `"${revision}"` })
  await listed(admin, '许久', { department: department.id, staff_number: 'N-90' })
  await listed(admin, '许诺', { department: department.id, staff_number: 'N-91' })
  const page = await open('lead', '/')
  const hand = new Hand(page)
  const row = (name: string): ReturnType<Page['locator']> => page.locator('.admin-row', { hasText: name }).first()
  await page.locator('.menu').getByRole('link', { name: hand.say('nav.settings'), exact: true }).click()
  await page.getByRole('link', { name: hand.say('joining.title') }).click()
  await row('许久').click()
  expect(await axe(page)).toEqual([])
  await page.screenshot({ path: test.info().outputPath('sheet.png') })
  await page.getByRole('dialog').getByText(hand.say('joining.reason.phone')).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(row('许久')).toContainText(hand.say('joining.reason.phone'))

  // Something else: it is typed where the focus is already, and sent from the keyboard.
  await row('许诺').click()
  await page.getByRole('dialog').getByText(hand.say('joining.reason.other')).click()
  await page.keyboard.type('借调在外')
  await page.keyboard.press('Enter')
  await expect(row('许诺')).toContainText('借调在外')
  await page.screenshot({ path: test.info().outputPath('list.png'), fullPage: true })
  await page.reload()
  await expect(row('许诺')).toContainText('借调在外')
  await row('许诺').click()
  await page.getByRole('dialog').getByText(hand.say('joining.clear')).click()
  await expect(row('许诺')).toContainText(hand.say('joining.open'))
  expect(await axe(page)).toEqual([])

  const wide = await (await visit('admin', { viewport: { width: 1440, height: 900 } })).newPage()
  await wide.goto(new URL('/m/admin/joining', page.url()).href)
  await wide.locator('.admin-row', { hasText: department.name }).first().click()
  await expect(wide.locator('.admin-row', { hasText: '许久' })).toContainText(hand.say('joining.reason.phone'))
  await wide.screenshot({ path: test.info().outputPath('wide.png') })

  const none = await open('employee', '/m/settings')
  await expect(none.getByText(hand.say('security.title'))).toBeVisible()
  await none.waitForLoadState('networkidle')
  await expect(none.getByText(hand.say('joining.title'))).toHaveCount(0)
})
