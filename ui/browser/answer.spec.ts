import type { Page } from '@playwright/test'
import { Caller } from './api'
import { axe } from './axe'
import { Hand } from './drive'
import { photo } from './photo'
import { test as gallery } from './gallery'
import { expect, test } from './test'

interface Made {
  id: string
  link: string
}
const phone = { viewport: { width: 390, height: 844 } }

/** Chooses what the form of kinds of leave asks for beside names. */
async function choose(page: Page, hand: Hand): Promise<void> {
  await hand.choose('最小单位', '一天')
  for (const name of ['扣年假余额', '带薪']) await page.getByRole('radiogroup', { name: new RegExp(name) }).or(page.getByRole('group', { name: new RegExp(name) })).first().getByText('否', { exact: true }).click()
}
/** The next answer arrives, and nobody here hears of it. */
async function unheard(page: Page): Promise<void> {
  await page.route('**/api/v1/entries/send', async (route) => {
    await route.fetch()
    await route.abort()
  }, { times: 1 })
}

test('a link to a form is made and copied; somebody outside fills it in, comes back to it, and sends it once', async ({ open, as, visit, server, watch }) => {
  const admin = await open('admin', '/m/admin/entries')
  const maker = new Hand(admin)
  await maker.button(maker.say('admin.entry-make')).first().click()
  await maker.field(maker.say('admin.entry-form')).selectOption('leave.types')
  await maker.field(maker.say('admin.entry-title')).fill('征集假期类型')
  await admin.getByLabel(maker.say('admin.entry-most')).fill('1')
  expect(await axe(admin)).toEqual([])
  await admin.getByRole('dialog').getByRole('button', { name: maker.say('admin.entry-make') }).click()
  await expect(admin.getByRole('img', { name: maker.say('admin.entry-qr') })).toBeVisible()
  const address = await admin.locator('.admin-secret').innerText()
  expect(address).toMatch(/\/m\/join\?answer#[\w-]{43}$/)
  expect(await axe(admin)).toEqual([])

  const page = await (await visit(null, phone)).newPage()
  const hand = new Hand(page)
  await page.goto(address)
  await expect(page.getByRole('heading', { name: '征集假期类型' })).toBeVisible()
  await expect(page).toHaveTitle('征集假期类型')
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('form.submit')).click()
  await expect(hand.field('名称')).toBeFocused()
  await hand.field('名称').fill('学术假')
  await hand.field('英文名称').fill('Sabbatical')
  await page.reload()
  await expect(hand.field('名称')).toHaveValue('学术假')
  await choose(page, hand)
  await unheard(page)
  watch.offline = true
  const submit = page.locator('.dock button')
  await submit.click()
  await expect(page.locator('.dock-why')).toBeVisible()
  watch.offline = false
  await submit.click()
  await expect(page.getByRole('heading', { name: hand.say('answer.sent') })).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.reload()
  await expect(page.getByRole('heading', { name: hand.say('answer.sent') })).toBeVisible()
  const { items } = await as('admin').call<{ items: { id: string; summary: string; requester?: object }[] }>('GET', '/records?form=leave.types&limit=100')
  expect(items.filter((one) => one.summary === '学术假')).toMatchObject([{ summary: '学术假' }])
  expect(items.filter((one) => one.summary === '学术假')[0]!.requester).toBeUndefined()

  await hand.button(hand.say('answer.again')).click()
  await expect(page.getByRole('heading', { name: hand.say('answer.full') })).toBeVisible()
  await admin.goto(`${server.url}/m/records/${items.filter((one) => one.summary === '学术假')[0]!.id}`)
  await expect(admin.locator('.one-about')).toContainText('外部填写 · 征集假期类型')
  await admin.locator('summary').last().click()
  await expect(admin.getByText(/来自外部链接.*征集假期类型/)).toBeVisible()
})

test('what was changed after an answer arrived unheard goes as one more, and is not lost', async ({ as, visit, server, watch }) => {
  const made = await as('admin').call<Made>('POST', '/admin/entries', { form: 'leave.types', title: '征集' })
  const page = await (await visit(null, phone)).newPage()
  const hand = new Hand(page)
  await page.goto(`${server.url}/m/join?answer#${made.link.split('#')[1]}`)
  await hand.field('名称').fill('一稿')
  await hand.field('英文名称').fill('First')
  await choose(page, hand)
  await unheard(page)
  const submit = page.locator('.dock button')
  watch.offline = true
  await submit.click()
  await expect(page.locator('.dock-why')).toBeVisible()
  watch.offline = false
  await hand.field('名称').fill('二稿')
  await submit.click()
  await expect(page.locator('.dock-why')).toHaveText(hand.say('answer.before'))
  await expect(hand.field('名称')).toHaveValue('二稿')
  await submit.click()
  await expect(page.getByRole('heading', { name: hand.say('answer.sent') })).toBeVisible()
  const { items } = await as('admin').call<{ items: { summary: string }[] }>('GET', '/records?form=leave.types&limit=100')
  expect(items.filter((one) => /稿/.test(one.summary)).map((one) => one.summary).sort()).toEqual(['一稿', '二稿'].sort())
})

for (const [how, before] of [['with locks', undefined], ['where there are none', () => void Reflect.deleteProperty(Navigator.prototype, 'locks')]] as const) {
  test(`each tab has an answer of its own, and takes up one that no other holds, ${how} @phone`, async ({ as, visit, server }) => {
    const made = await as('admin').call<Made>('POST', '/admin/entries', { form: 'leave.types', title: '征集' })
    const link = `${server.url}/m/join?answer#${made.link.split('#')[1]}`
    const context = await visit(null, { ...phone, before })
    const pages: Page[] = []
    for (const [name, english] of [['甲', 'One'], ['乙', 'Two'], ['丙', 'Three']] as const) {
      const page = await context.newPage()
      await page.goto(link)
      const hand = new Hand(page)
      await expect(hand.field('名称')).toHaveValue('')
      await hand.field('名称').fill(name)
      await hand.field('英文名称').fill(english)
      await choose(page, hand)
      pages.push(page)
    }
    const [first, second, third] = pages as [Page, Page, Page]
    for (const [page, name] of [[first, '甲'], [second, '乙']] as const) {
      await page.reload()
      await expect(new Hand(page).field('名称')).toHaveValue(name)
    }
    // A copy of a tab believes that the answer is its own, and finds it held.
    const [copy] = await Promise.all([context.waitForEvent('page'), first.evaluate(() => void window.open(location.href))])
    await expect(new Hand(copy).field('名称')).toHaveValue('')
    await copy.close()
    // What a closed tab leaves behind goes on in the next.
    await third.close()
    const fourth = await context.newPage()
    await fourth.goto(link)
    await expect(new Hand(fourth).field('名称')).toHaveValue('丙')
    for (const page of [second, first, fourth]) {
      await page.locator('.dock button').click()
      await expect(page.getByRole('heading', { name: new Hand(page).say('answer.sent') })).toBeVisible()
      await page.reload()
      await expect(page.getByRole('heading', { name: new Hand(page).say('answer.sent') })).toBeVisible()
    }
    const { items } = await as('admin').call<{ items: { summary: string }[] }>('GET', '/records?form=leave.types&limit=100')
    expect(items.filter((one) => /^[甲乙丙]$/.test(one.summary)).map((one) => one.summary).sort()).toEqual(['甲', '乙', '丙'].sort())
  })
}

test('a link that is closed, or none, says so and nothing else @phone', async ({ as, visit, server }) => {
  const made = await as('admin').call<Made>('POST', '/admin/entries', { form: 'leave.types', title: 'Ideas' })
  const token = made.link.split('#')[1]!
  const page = await (await visit(null, { ...phone, locale: 'en-GB' })).newPage()
  const hand = new Hand(page, 'en')
  await page.goto(`${server.url}/m/join?answer#${token}`)
  await expect(page.getByRole('heading', { name: 'Ideas' })).toBeVisible()
  await as('admin').call('POST', `/admin/entries/${made.id}/close`, {})
  await page.reload()
  await expect(page.getByRole('heading', { name: hand.say('answer.closed') })).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.goto(`${server.url}/m/settings`)
  await page.goto(`${server.url}/m/join?answer#${'A'.repeat(43)}`)
  await expect(page.getByRole('alert')).toContainText('This link is not right')
})

gallery('a photo from outside goes with its answer, and nobody opens it before', async ({ visit, server, watch }) => {
  const login = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: server.url }, body: JSON.stringify({ account: 'admin', password: 'superform-demo' }) })
  const admin = new Caller(server.url, /superform_session=([^;]+)/.exec(login.headers.get('set-cookie') ?? '')![1]!)
  const made = await admin.call<Made>('POST', '/admin/entries', { form: 'gallery.options', title: '报修' })
  const page = await (await visit(null, phone)).newPage()
  const hand = new Hand(page)
  await page.goto(`${server.url}/m/join?answer#${made.link.split('#')[1]}`)
  await hand.field('名称').fill('三楼的门')
  const arrived = page.waitForResponse('**/api/v1/entries/files?*')
  const chooser = hand.around('纸质单据').locator('input[type=file]').first()
  await chooser.setInputFiles({ name: 'door.txt', mimeType: 'text/plain', buffer: Buffer.from('a door') })
  expect((await arrived).status()).toBe(422)
  await expect(page.getByText('此表单不收集这种文件')).toBeVisible()
  await hand.around('纸质单据').getByRole('button', { name: '移除' }).click()
  // The line breaks; the photo lies on the device, and goes with the answer.
  await page.route('**/api/v1/entries/files?*', (route) => route.abort(), { times: 1 })
  watch.offline = true
  await chooser.setInputFiles(photo(320, 240, 'door.png'))
  await expect(hand.around('纸质单据').getByText('等待网络')).toBeVisible()
  watch.offline = false
  await page.reload()
  await expect(hand.around('纸质单据').getByText('door.png')).toBeVisible()
  expect(await axe(page)).toEqual([])
  const sent = page.waitForResponse('**/api/v1/entries/files?*')
  const answer = page.waitForRequest('**/api/v1/entries/send')
  await page.route('**/api/v1/entries/send', async (route) => {
    const file = (route.request().postDataJSON() as { data: { paper: string } }).data.paper
    await expect(admin.call('GET', `/files/${file}`)).rejects.toThrow('404')
    await route.continue()
  })
  await page.locator('.dock button').click()
  const { id } = (await (await sent).json()) as { id: string }
  await expect(page.getByRole('heading', { name: hand.say('answer.sent') })).toBeVisible()
  expect(((await answer).postDataJSON() as { data: object }).data).toMatchObject({ paper: id })
})
