import type { CDPSession, Page } from '@playwright/test'

/** What a page cost, measured inside the browser and on its wire. */
export interface Cost {
  /** ms until the page's content is painted, be it the server's HTML or the client's. */
  readable: number
  /** ms until the client has taken over and answers to a tap. */
  usable: number
  /** Bytes over the wire, heads included, and answers, until usable. */
  bytes: number
  requests: number
  /** The same of everything until the wire is quiet: what a device keeps for later is in it. */
  bytesInAll: number
  requestsInAll: number
}

const slow3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 }

/** How much slower than this machine the phone is. */
export const slowdown = 4

/** Puts a page on slow 3G and a slow processor. */
export async function slowed(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', slow3G)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return session
}

/** Notes in the page when its content was painted and when the client took over. */
export function observe(): void {
  const times = { readable: 0, usable: 0 }
  Object.defineProperty(window, 'superformTimes', { value: times })
  const look = () => {
    const app = document.getElementById('app')
    // A frame after the change has been drawn.
    const note = (name: 'readable' | 'usable') => requestAnimationFrame(() => setTimeout(() => (times[name] ||= performance.now())))
    if (app?.querySelector('h1, h2, li, label')?.textContent?.trim() && !times.readable) note('readable')
    if (app?.hasAttribute('data-v-app') && app.querySelector('h1')) note('usable')
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true })
}

/** Loads an address and says what that cost. The page needs `observe` before. */
export async function costOf(page: Page, session: CDPSession, address: string): Promise<Cost> {
  const wire = { bytes: 0, requests: 0 }
  const counted = (event: { encodedDataLength: number }) => {
    wire.bytes += event.encodedDataLength
    wire.requests++
  }
  session.on('Network.loadingFinished', counted)
  await page.goto(address, { waitUntil: 'commit', timeout: 60_000 })
  await page.waitForFunction(() => (window as unknown as { superformTimes: { usable: number } }).superformTimes.usable > 0, undefined, { polling: 50, timeout: 60_000 })
  const until = { ...wire }
  const times = await page.evaluate(() => (window as unknown as { superformTimes: { readable: number; usable: number } }).superformTimes)
  for (let last = -1; last !== wire.bytes; ) {
    last = wire.bytes
    await page.waitForTimeout(1500)
  }
  session.off('Network.loadingFinished', counted)
  return { readable: times.readable, usable: times.usable, bytes: until.bytes, requests: until.requests, bytesInAll: wire.bytes, requestsInAll: wire.requests }
}
