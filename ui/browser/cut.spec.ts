import { spanOf, type Caller } from './api'
import { Hand } from './drive'
import { expect, test } from './test'

/** How many records with that reason the employee has submitted. */
async function filed(caller: Caller, reason: string): Promise<number> {
  const all = await caller.list<{ id: string; status: string }>('/records')
  let found = 0
  for (const one of all.slice(0, 5)) {
    const record = await caller.call<{ status: string; data: { reason?: string } }>('GET', `/records/${one.id}`)
    if (record.status !== 'draft' && record.data.reason === reason) found++
  }
  return found
}

test('the connection is cut between filling in and submitting: one record', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await open('employee', '/m/forms/leave.request'))
  await hand.fill({ type: '出差', ...span, reason: '断网之后' })
  await expect(hand.around('天数')).toContainText('2')
  watch.offline = true
  await hand.page.context().setOffline(true)
  await hand.submit.click()
  await expect(hand.page.getByText(hand.say('form.offline')).first()).toBeVisible()
  expect(await filed(as('employee'), '断网之后')).toBe(0)
  await hand.page.context().setOffline(false)
  await expect.poll(() => filed(as('employee'), '断网之后'), { timeout: 20_000 }).toBe(1)
  await hand.page.reload()
  await hand.page.waitForTimeout(1500)
  expect(await filed(as('employee'), '断网之后')).toBe(1)
})

test('the connection is cut before the device has the next page: it comes with the connection, one record', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await open('employee', '/m/forms/leave.request', { serviceWorkers: 'block' }))
  await hand.page.route(/\/home-[^/]*\.js$/, async (route) => (watch.offline ? route.abort('internetdisconnected') : route.continue()))
  await hand.fill({ type: '出差', ...span, reason: '下一页还没来' })
  await expect(hand.around('天数')).toContainText('2')
  watch.offline = true
  await hand.page.context().setOffline(true)
  await hand.submit.click()
  await expect(hand.page.getByText(hand.say('form.offline')).first()).toBeVisible()
  await expect(hand.page.getByText(hand.say('frame.waiting', { n: 1 }))).toBeVisible()
  await expect(hand.page.getByText(hand.say('broken.title'))).toHaveCount(0)
  watch.offline = false
  await hand.page.context().setOffline(false)
  await expect(hand.page.locator('a[href="/m/forms/leave.request"]')).toBeVisible()
  await expect.poll(() => filed(as('employee'), '下一页还没来'), { timeout: 20_000 }).toBe(1)
})

test('the server dies between filling in and submitting, and comes back: one record', async ({ open, as, watch, server }) => {
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await open('employee', '/m/forms/leave.request'))
  await hand.fill({ type: '出差', ...span, reason: '停电之后' })
  await expect(hand.around('天数')).toContainText('2')
  watch.offline = true
  await server.stop('SIGKILL')
  await hand.submit.click()
  await expect(hand.page.getByText(hand.say('form.offline')).first()).toBeVisible()
  await server.start()
  await expect.poll(() => filed(as('employee'), '停电之后'), { timeout: 30_000 }).toBe(1)
})

test('the server is away while a page is on its way: it says so, and the page comes with the server', async ({ visit, server, watch }) => {
  const hand = new Hand(await (await visit('employee', { serviceWorkers: 'block' })).newPage())
  await hand.page.route(/\/mine-[^/]*\.js$/, (route) => (watch.offline ? route.abort('connectionrefused') : route.continue()))
  watch.offline = true
  await hand.page.goto(`${server.url}/m`)
  const mine = hand.page.locator('a[href="/m/mine"]').first()
  await expect(mine).toBeVisible()
  await server.stop('SIGKILL')
  await mine.click()
  await expect(hand.page.getByText(hand.say('frame.unreachable'))).toBeVisible()
  await expect(hand.page.getByText(hand.say('broken.title'))).toHaveCount(0)
  await server.start()
  watch.offline = false
  await expect(hand.page.getByRole('heading', { level: 1 })).toHaveText(hand.say('nav.mine'))
  await expect(hand.page.getByText(hand.say('frame.unreachable'))).toHaveCount(0)
})

test('the server comes back with another build, and the next page is gone there: it offers to load anew', async ({ visit, server, watch }) => {
  const hand = new Hand(await (await visit('employee', { serviceWorkers: 'block' })).newPage())
  let away = true
  await hand.page.goto(`${server.url}/m`)
  await hand.settled()
  watch.offline = true
  await hand.page.route(/\/assets\//, (route) => (away ? route.abort('connectionrefused') : route.fulfill({ status: 404 })))
  await hand.page.locator('a[href="/m/mine"]').first().click()
  await expect(hand.page.getByText(hand.say('frame.unreachable'))).toBeVisible()
  away = false
  await expect(hand.page.getByText(hand.say('frame.update'))).toBeVisible()
  await expect(hand.page.getByText(hand.say('frame.unreachable'))).toHaveCount(0)
  await hand.page.unroute(/\/assets\//)
  await hand.page.getByRole('button', { name: hand.say('frame.reload') }).click()
  await expect(hand.page.getByRole('heading', { level: 1 })).toHaveText(hand.say('nav.mine'))
})

test('the first page is not on the device and cannot be had: it comes when it can', async ({ visit, server, watch }) => {
  const hand = new Hand(await (await visit('employee', { serviceWorkers: 'block' })).newPage())
  watch.offline = true
  let cut = true
  // What the device shows where the network gives no page.
  await hand.page.route(/\/m\/mine$/, async (route) => route.fulfill({ response: await route.fetch({ url: `${server.url}/m/shell` }) }))
  await hand.page.route(/\/mine-[^/]*\.js$/, (route) => (cut ? route.abort('connectionrefused') : route.continue()))
  await hand.page.goto(`${server.url}/m/mine`)
  await expect(hand.page.getByText(hand.say('frame.unreachable'))).toBeVisible()
  cut = false
  await expect(hand.page.getByRole('heading', { level: 1 })).toHaveText(hand.say('nav.mine'))
  await expect(hand.page.getByText(hand.say('frame.unreachable'))).toHaveCount(0)
})

test('the answer to a submission is lost: one record', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await open('employee', '/m/forms/leave.request', { serviceWorkers: 'block' }))
  await hand.fill({ type: '出差', ...span, reason: '答复丢失' })
  await expect(hand.around('天数')).toContainText('2')
  watch.offline = true
  let lost = 0
  await hand.page.route(/\/(records|submit)$/, async (route) => {
    if (route.request().method() !== 'POST' || lost++) return route.fallback()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await hand.submit.click()
  await expect.poll(() => lost, { timeout: 20_000 }).toBeGreaterThan(1)
  await expect.poll(() => filed(as('employee'), '答复丢失')).toBe(1)
})

test('two quick taps submit once', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await open('employee', '/m/forms/leave.request'))
  await hand.fill({ type: '出差', ...span, reason: '连点两下' })
  await expect(hand.around('天数')).toContainText('2')
  await hand.submit.dblclick()
  await expect(hand.page).toHaveURL(/\/m\/records\//)
  await hand.page.waitForTimeout(1000)
  expect(await filed(as('employee'), '连点两下')).toBe(1)
})

test('a decision taken without a connection is sent when there is one', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '离线审批' })
  const hand = new Hand(await open('lead', `/m/tasks/${(await as('lead').taskOf(record.id)).id}`))
  await expect(hand.button('同意').first()).toBeVisible()
  watch.offline = true
  await hand.page.context().setOffline(true)
  await hand.decide('同意', '路上批的')
  await expect(hand.page.getByText(hand.say('task.kept')).first()).toBeVisible()
  expect((await as('employee').call<{ status: string }>('GET', `/records/${record.id}`)).status).toBe('running')
  await hand.page.context().setOffline(false)
  await expect.poll(async () => (await as('employee').call<{ status: string }>('GET', `/records/${record.id}`)).status, { timeout: 20_000 }).toBe('approved')
})

test('a button tapped before the code for it has come, and while it cannot be had, opens when it has', async ({ as, visit, server, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '手快' })
  const hand = new Hand(await (await visit('lead', { serviceWorkers: 'block' })).newPage())
  watch.offline = true
  let cut = true
  await hand.page.route(/\/deeds-[^/]*\.js$/, (route) => (cut ? route.abort('connectionreset') : route.continue()))
  const tried = hand.page.waitForEvent('requestfailed', (request) => request.url().includes('/deeds-'))
  await hand.page.goto(`${server.url}/m/tasks/${(await as('lead').taskOf(record.id)).id}`)
  const agree = hand.button('同意').first()
  await expect(agree).toHaveAttribute('aria-disabled', 'false')
  await tried
  await agree.click()
  await expect(agree).toHaveAttribute('aria-disabled', 'true')
  await expect(hand.page.getByText(hand.say('task.offline')).first()).toBeVisible()
  await expect(hand.page.getByRole('dialog')).toHaveCount(0)
  cut = false
  await hand.page.getByRole('dialog').locator('.sheet-end').getByRole('button', { name: '同意', exact: true }).click({ timeout: 20_000 })
  await expect.poll(async () => (await as('employee').call<{ status: string }>('GET', `/records/${record.id}`)).status).toBe('approved')
})

test('somebody else was faster: the page says so and nothing changes', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '晚了一步' })
  const task = await as('lead').taskOf(record.id)
  const hand = new Hand(await open('lead', `/m/tasks/${task.id}`, { serviceWorkers: 'block' }))
  await hand.button('同意').first().click()
  await as('lead').decide(record.id, 'reject', { comment: '不行' })
  const yes = hand.page.getByRole('dialog').locator('.sheet-end').getByRole('button', { name: '同意', exact: true })
  // The news may close the sheet before the finger comes down.
  await yes.click({ timeout: 2000 }).catch(() => undefined)
  await expect(hand.page.getByText(/已处理|已拒绝/).first()).toBeVisible()
  expect((await as('employee').call<{ status: string }>('GET', `/records/${record.id}`)).status).toBe('rejected')
})

test('a session that ended meanwhile: sign in, and what was filled in is there', async ({ as, server, visit }) => {
  const span = await spanOf(as('employee'), 2)
  const hand = new Hand(await (await visit('employee')).newPage())
  await hand.page.goto(`${server.url}/m/forms/leave.request`)
  await hand.fill({ type: '出差', ...span, reason: '会话到期' })
  // On the server, which has given the draft an address of its own.
  await expect(hand.page).toHaveURL(/draft=/)
  await as('employee').call('DELETE', '/session')
  await expect(hand.field(hand.say('sign-in.password')), 'the stream says goodbye').toBeVisible()
  await hand.field(hand.say('sign-in.account')).fill('employee')
  await hand.field(hand.say('sign-in.password')).fill('superform-demo')
  await hand.button(hand.say('sign-in.enter')).click()
  await expect(hand.field('事由')).toHaveValue('会话到期')
  await hand.submit.click()
  await expect(hand.page).toHaveURL(/\/m\/records\//)
})

test('a cold start without a network: forms are there, a new one is filled in, and sent when there is one', async ({ visit, server, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const context = await visit('employee')
  const first = new Hand(await context.newPage())
  // The worker keeps the shell, the device the definitions, which on a busy machine may come before the page is looked at.
  const foreseen = first.page.waitForResponse((answer) => /\/api\/v1\/forms\/[^/]+$/.test(answer.url()), { timeout: 30_000 })
  await first.page.goto(`${server.url}/m`)
  await first.settled()
  await foreseen
  await first.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await first.page.waitForTimeout(500)
  await first.page.close()
  watch.offline = true
  await context.setOffline(true)
  const hand = new Hand(await context.newPage())
  await hand.page.goto(`${server.url}/m`)
  await expect(hand.page.getByText(/没有网络/).first()).toBeVisible()
  await expect(hand.page.getByText(/上次更新/)).toBeVisible()
  await hand.page.locator('a[href="/m/forms/leave.request"]').click()
  await hand.fill({ type: '出差', ...span, reason: '冷启动' })
  await hand.submit.click()
  await expect(hand.page.getByText(hand.say('form.offline')).first()).toBeVisible()
  await expect(hand.page.getByText(hand.say('frame.waiting', { n: 1 }))).toBeVisible()
  await context.setOffline(false)
  await expect.poll(() => filed(as('employee'), '冷启动'), { timeout: 20_000 }).toBe(1)
})
