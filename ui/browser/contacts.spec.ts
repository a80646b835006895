import { axe } from './axe'
import { Hand } from './drive'
import { photo } from './photo'
import { expect, test } from './test'

interface Person {
  id: string
  name: string
  phone?: string
  photo?: string
  revision: number
  absence?: { substitute?: { name: string } }
}

const view = '/m/views/contacts.people'

test('somebody is found, called, marked and put into a group', async ({ open, as }) => {
  const lead = await as('lead').call<Person>('GET', '/me/card')
  await as('admin').call('PATCH', `/admin/members/${lead.id}`, { phone: '138 0013 8000', email: 'lead@example.com' }, { 'If-Match': `"${lead.revision}"` })
  const page = await open('employee', view)
  const hand = new Hand(page)
  await hand.settled()
  expect(await axe(page)).toEqual([])
  const search = page.getByRole('searchbox')
  await search.fill('lm')
  await page.getByRole('link', { name: new RegExp(lead.name) }).click()
  await expect(page.getByRole('heading', { level: 1, name: lead.name })).toBeVisible()
  await expect(page.getByRole('link', { name: hand.say('person.call') })).toHaveAttribute('href', 'tel:13800138000')
  await expect(page.getByRole('link', { name: hand.say('person.message') })).toHaveAttribute('href', 'sms:13800138000')
  await expect(page.getByRole('link', { name: hand.say('person.mail') }).first()).toHaveAttribute('href', 'mailto:lead@example.com')
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('person.favourite')).click()
  await expect(hand.button(hand.say('person.favourite'))).toHaveAttribute('aria-pressed', 'true')
  await hand.button(hand.say('person.group')).click()
  await page.getByLabel(hand.say('person.group-name')).fill('每周例会')
  await hand.button(hand.say('person.group-make')).click()
  await expect(page.getByRole('checkbox', { name: /每周例会/ })).toBeChecked()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.goto(view)
  await expect(page.getByRole('heading', { name: hand.say('people.favourites') })).toBeVisible()
  await expect(page.getByRole('link', { name: new RegExp(lead.name) })).toBeVisible()
  await page.getByRole('link', { name: /每周例会/ }).click()
  await expect(page.getByRole('link', { name: new RegExp(lead.name) })).toBeVisible()
  await search.fill('没有这个人')
  await expect(page.getByText(hand.say('people.none', { words: '没有这个人' }))).toBeVisible()
})

test('departments are found, and walked down and up', async ({ open }) => {
  const page = await open('employee', view)
  const hand = new Hand(page)
  await page.getByRole('searchbox').fill('yanfa')
  await page.getByRole('link', { name: /^研发部/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: '研发部' })).toBeVisible()
  await expect(page.locator('.person-row').first()).toBeVisible()
  expect(await axe(page)).toEqual([])
  const path = page.getByRole('navigation', { name: hand.say('people.path') })
  await path.getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: hand.say('people.departments') })).toBeVisible()
  await page.getByRole('link', { name: hand.say('people.all') }).click()
  await expect(page.locator('.person-row').first()).toBeVisible()
  await hand.narrow('everybody')
})

test('a hidden number is neither in the page nor in the API', async ({ open, as }) => {
  const lead = await as('lead').call<Person>('GET', '/me/card')
  const number = '13911119876'
  await as('admin').call('PATCH', `/admin/members/${lead.id}`, { phone: number, hidden_phone: true }, { 'If-Match': `"${lead.revision}"` })
  const page = await open('employee', `/m/members/${lead.id}?view=contacts.people`)
  const hand = new Hand(page)
  await expect(page.getByText(hand.say('person.phone-hidden'))).toBeVisible()
  expect(await page.content()).not.toContain(number)
  await expect(page.getByRole('link', { name: hand.say('person.call') })).toHaveCount(0)
  for (const path of [`/org/members/${lead.id}/card`, `/org/members/${lead.id}`, `/views/contacts.people/people?search=${encodeURIComponent(lead.name)}`, `/org/search?q=${encodeURIComponent(lead.name)}`]) {
    expect(JSON.stringify(await as('employee').call('GET', path)), path).not.toContain(number)
  }
  for (const words of [number, '9876']) {
    expect((await as('employee').call<{ items: Person[] }>('GET', `/views/contacts.people/people?search=${words}`)).items.filter(({ id }) => id === lead.id)).toEqual([])
  }
})

test('one changes what the company lets one, and a picture', async ({ open, as }) => {
  const page = await open('employee', '/m/profile')
  const hand = new Hand(page)
  await hand.settled()
  await page.getByLabel(hand.say('person.phone')).fill('不是电话')
  await hand.button(hand.say('profile.save')).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await page.getByLabel(hand.say('person.phone')).fill('13700001234')
  await hand.button(hand.say('profile.save')).click()
  await expect.poll(async () => (await as('employee').call<Person>('GET', '/me/card')).phone).toBe('13700001234')
  expect(await axe(page)).toEqual([])
  await page.locator('input[type=file]').setInputFiles(photo(900, 700))
  await expect(page.locator('img.face')).toBeVisible({ timeout: 20_000 })
  const me = await as('employee').call<Person>('GET', '/me/card')
  expect(me.photo).toBeTruthy()
  expect((await page.request.get(`/api/v1/org/members/${me.id}/photo?small=true`)).headers()['content-type']).toBe('image/jpeg')
  await page.getByRole('link', { name: hand.say('profile.as-others') }).click()
  await hand.button(hand.say('person.photo-whole')).click()
  await expect(page.getByRole('dialog').locator('img')).toBeVisible()
})

test('one is away, and somebody stands in', async ({ open, as }) => {
  const lead = await as('lead').call<Person>('GET', '/me/card')
  const page = await open('employee', '/m/settings')
  const hand = new Hand(page)
  await page.getByRole('link', { name: hand.say('absence.title') }).click()
  const until = new Date(Date.now() + 3 * 86400000).toISOString().slice(0, 10)
  await page.getByLabel(hand.say('absence.from'), { exact: true }).and(page.locator('input')).fill(new Date(Date.now() - 86400000).toISOString().slice(0, 10))
  await hand.button(hand.say('absence.save')).click()
  await expect(page.getByText(hand.say('absence.order'))).toBeVisible()
  await page.getByLabel(hand.say('absence.until'), { exact: true }).and(page.locator('input')).fill(until)
  await hand.button(hand.say('absence.pick')).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText(hand.say('people.type'))).toBeVisible()
  await sheet.getByRole('searchbox').fill('lm')
  await sheet.getByRole('button', { name: new RegExp(lead.name) }).click()
  await expect(sheet).toHaveCount(0)
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('absence.save')).click()
  await expect(page.getByRole('heading', { name: hand.say('absence.now') })).toBeVisible()

  const me = await as('employee').call<Person>('GET', '/me/card')
  const other = await open('lead', `/m/members/${me.id}`)
  await expect(other.locator('.person-note').getByRole('link', { name: lead.name })).toBeVisible()
  await other.locator('.person-note').getByRole('link', { name: lead.name }).click()
  await expect(other.getByText(hand.say('person.acts-for'))).toBeVisible()
  expect(await axe(other)).toEqual([])

  await hand.button(hand.say('absence.end')).click()
  await expect(page.getByRole('heading', { name: hand.say('absence.set') })).toBeVisible()
  expect((await as('employee').call<Person>('GET', '/me/card')).absence).toBeUndefined()
})

test('what was seen is there without a connection @phone', async ({ open, watch }) => {
  const page = await open('employee', view)
  const hand = new Hand(page)
  await hand.settled()
  await page.locator('.people-place').first().click()
  await expect(page.getByRole('navigation', { name: hand.say('people.path') })).toBeVisible()
  await hand.settled()
  await page.waitForTimeout(500)
  watch.offline = true
  await page.context().setOffline(true)
  await page.goBack()
  await expect(page.getByRole('heading', { name: hand.say('people.departments') })).toBeVisible()
  await page.locator('.people-place').first().click()
  await expect(page.getByRole('navigation', { name: hand.say('people.path') })).toBeVisible()
})
