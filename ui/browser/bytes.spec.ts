import type { CDPSession, Page } from '@playwright/test'
import { observe } from './slow'
import { spanOf } from './api'
import { expect, test } from './test'

// Headers included, as they come over the wire; Go holds the same for the pages' own bytes (package api). Whoever comes for the
// first time has no session, and so comes to sign in. A task that is opened before anything else brings more.
const first = { 'sign in': 45 * 1024, home: 45 * 1024, 'a task': 49 * 1024 }
const later = 5 * 1024

test('what a first and a later visit cost on the wire @phone', async ({ visit, as, server, watch }) => {
  watch.offline = true
  const record = await as('employee').submit({ type: 'trip', ...(await spanOf(as('employee'), 2)), reason: '拜访客户' })
  const task = await as('lead').taskOf(record.id)
  for (const [name, account, path] of [['sign in', null, '/m/sign-in'], ['home', 'lead', '/'], ['a task', 'lead', `/m/tasks/${task.id}`]] as const) {
    // Nothing but the page itself comes through: one answer is all that it needs.
    const alone = await visit(account, { before: observe, serviceWorkers: 'block' })
    const single = await alone.newPage()
    await single.route(/./, (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()))
    await single.goto(server.url + path)
    await usable(single)
    await alone.close()

    // A worker's own requests are not seen here; what it saves beyond the cache is not counted.
    const context = await visit(account, { before: observe, serviceWorkers: 'block' })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    const visited = await bytesOf(page, session, server.url + path)
    // What is kept for later is fetched when the page has nothing else to do.
    await expect.poll(async () => (await context.cookies()).some((one) => one.name === 'superform_build'), { timeout: 15_000 }).toBe(true)
    const again = await bytesOf(page, session, server.url + path)
    const data = await page.locator('#superform-page').evaluate((element) => element.textContent!.length)
    console.log(`${name}: first visit ${visited.bytes} bytes, later ${again.bytes} bytes with ${data} of data before compression`)
    expect.soft(visited.bytes, `${name}: first visit`).toBeLessThanOrEqual(first[name])
    expect.soft(again.bytes, `${name}: a later visit beside its data`).toBeLessThanOrEqual(later + data / 2)
    expect.soft(again.others, `${name}: what a later visit asks of the network before it is usable`).toEqual([])
    await context.close()
  }
})

async function usable(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as { superformTimes: { usable: number } }).superformTimes.usable > 0)
}

/** Bytes of the page itself, and what scripts and styles came over the network beside it. */
async function bytesOf(page: Page, session: CDPSession, address: string): Promise<{ bytes: number; others: string[] }> {
  const kinds = new Map<string, string>()
  const others: string[] = []
  let bytes = 0
  const answered = (event: { requestId: string; type: string; response: { url: string; fromDiskCache?: boolean; fromServiceWorker?: boolean } }) => {
    kinds.set(event.requestId, event.type)
    const { url, fromDiskCache, fromServiceWorker } = event.response
    if (['Script', 'Stylesheet'].includes(event.type) && !fromDiskCache && !fromServiceWorker) others.push(url)
  }
  const finished = (event: { requestId: string; encodedDataLength: number }) => {
    if (kinds.get(event.requestId) === 'Document') bytes += event.encodedDataLength
  }
  session.on('Network.responseReceived', answered)
  session.on('Network.loadingFinished', finished)
  await page.goto(address)
  await usable(page)
  await expect.poll(() => bytes).toBeGreaterThan(0)
  session.off('Network.responseReceived', answered)
  session.off('Network.loadingFinished', finished)
  return { bytes, others }
}
