import { spanOf, type Caller, type SeenRecord } from './api'
import { Hand } from './drive'
import { expect, test, type Page } from './test'

async function drafts(caller: Caller): Promise<SeenRecord[]> {
  return (await caller.list<SeenRecord>('/records')).filter((one) => one.status === 'draft')
}

/** All that the device keeps of drafts, as one text. */
async function kept(page: Page): Promise<string> {
  return page.evaluate(() => new Promise<string>((resolve, reject) => {
    const opening = indexedDB.open('superform')
    opening.onerror = () => reject(opening.error!)
    opening.onsuccess = () => {
      const asking = opening.result.transaction('kept').objectStore('kept').getAll()
      asking.onerror = () => reject(asking.error!)
      asking.onsuccess = () => (opening.result.close(), resolve(JSON.stringify(asking.result)))
    }
  }))
}

test('what is filled in survives closing the page, and goes on on another device', async ({ visit, server, as }) => {
  const span = await spanOf(as('employee'), 2)
  const context = await visit('employee')
  const hand = new Hand(await context.newPage())
  await hand.page.goto(`${server.url}/m/forms/leave.request`)
  await hand.fill({ type: '出差', ...span, reason: '写到一半' })
  await expect.poll(async () => (await drafts(as('employee'))).length).toBe(1)
  await hand.page.close()

  const draft = (await drafts(as('employee')))[0]!
  for (const where of [context, await visit('employee')]) {
    const again = new Hand(await where.newPage())
    await again.page.goto(`${server.url}/`)
    await again.page.locator(`a[href*="${draft.id}"]`).first().click()
    await expect(again.field('事由')).toHaveValue('写到一半')
    await expect(again.around('天数')).toContainText('2')
    await again.page.close()
  }
})

test('what the server has not got yet survives on the device', async ({ visit, server, watch, as }) => {
  const span = await spanOf(as('employee'), 2)
  const context = await visit('employee')
  const hand = new Hand(await context.newPage())
  await hand.page.goto(`${server.url}/m/forms/leave.request`)
  await hand.offers('类型', '出差')
  watch.offline = true
  await context.setOffline(true)
  await hand.fill({ type: '出差', ...span, reason: '只在本机' })
  await expect(hand.page.getByText(new RegExp(hand.say('form.kept', { time: '' }).trim())).first()).toBeVisible()
  await expect.poll(() => kept(hand.page), 'what the device holds').toContain('只在本机')
  await hand.page.close()
  await context.setOffline(false)
  const again = new Hand(await context.newPage())
  await again.page.goto(`${server.url}/m/forms/leave.request`)
  await expect(again.field('事由')).toHaveValue('只在本机')
})

test('the same draft changed on two devices: the later one chooses', async ({ visit, server, as }) => {
  const span = await spanOf(as('employee'), 2)
  const draft = await as('employee').call<{ id: string; revision: number }>('POST', '/forms/leave.request/drafts', { data: { type: 'trip', ...span, reason: '原来' } })
  const hand = new Hand(await (await visit('employee')).newPage())
  await hand.page.goto(`${server.url}/m/forms/leave.request?draft=${draft.id}`)
  await expect(hand.field('事由')).toHaveValue('原来')
  await as('employee').call('PATCH', `/records/${draft.id}`, { data: { type: 'trip', ...span, reason: '另一台设备' } }, { 'If-Match': `"${draft.revision}"` })
  await hand.field('事由').fill('这台设备')
  const mine = hand.button(hand.say('form.conflict-mine'))
  await expect(mine).toBeVisible()
  await mine.click()
  await expect.poll(async () => (await as('employee').call<{ data: { reason: string } }>('GET', `/records/${draft.id}`)).data.reason).toBe('这台设备')
})

test('what stands by default follows what is filled in, and a cleared one stays away, on every device', async ({ visit, server, as }) => {
  const { from, to } = await spanOf(as('employee'), 2)
  const hand = new Hand(await (await visit('employee')).newPage())
  await hand.page.goto(`${server.url}/m/forms/leave.request`)
  await hand.fill({ type: '出差', from: to, reason: '一天' })
  await expect(hand.field('结束日期')).toHaveValue(to)
  await hand.field('开始日期').fill(from)
  await expect(hand.field('结束日期')).toHaveValue(from)
  await expect(hand.around('天数')).toContainText('1')
  const held = async () => (await drafts(as('employee'))).map((one) => one.id).map((id) => as('employee').call<{ data: Record<string, unknown> }>('GET', `/records/${id}`))[0]
  await expect.poll(async () => (await held())?.data).toMatchObject({ from, reason: '一天' })
  expect((await held())!.data).not.toHaveProperty('to')

  await hand.field('结束日期').fill('')
  await expect.poll(async () => (await held())?.data['to']).toBeNull()
  const draft = (await drafts(as('employee')))[0]!
  const other = new Hand(await (await visit('employee')).newPage())
  await other.page.goto(`${server.url}/m/forms/leave.request?draft=${draft.id}`)
  await expect(other.field('开始日期')).toHaveValue(from)
  await expect(other.field('结束日期')).toHaveValue('')
  await other.field('结束日期').fill(to)
  await expect(other.around('天数')).toContainText('2')
  await other.submit.click()
  await other.page.waitForURL(/\/m\/records\//)
})
