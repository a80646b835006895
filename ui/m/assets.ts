import { page } from './page'
import { startWorker } from './worker'

const year = 31536000

/** Sets a cookie that the server reads when it composes the page. */
export function setCookie(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`
}

/** Whether the reader has asked to be spared data. */
export function savesData(): boolean {
  return !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData
}

/**
 * Has the device keep the client, once the page is at rest, and says so in a cookie: then the next page names what
 * this one carried. Where somebody saves data, the browser's own cache must do.
 */
export function keepAssets(): void {
  startWorker()
  if (!page.build || savesData() || document.cookie.includes(`superform_build=${page.build}`)) return
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 3000))
  idle(() => void fetchAll().catch(() => undefined))
}

/** A list of further addresses. */
const listed = /\.json$/

async function fetchAll(): Promise<void> {
  const all = page.assets.slice()
  for (const address of all) {
    const response = await fetch(address)
    if (!response.ok) return
    const text = await response.text()
    if (listed.test(address)) all.push(...(JSON.parse(text) as string[]))
  }
  setCookie('superform_build', page.build)
}

/** Whether the server has another client by now: what this page was made of is gone there. */
export async function outdated(): Promise<boolean> {
  const address = page.assets[0]
  if (!address) return false
  try {
    return (await fetch(address, { method: 'HEAD', cache: 'no-store' })).status === 404
  } catch {
    return false
  }
}
