import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test'
import { Caller } from './api'
import { Server, template } from './server'
import { Watch } from './watch'

export { expect }
export type { Page, BrowserContext }

/** How somebody comes: options of the context, and a script that runs before any page's own. */
export interface Coming extends BrowserContextOptions {
  before?: () => void
  /** Cookies beside the session's, such as superform_theme. */
  cookies?: Record<string, string>
}

interface Fixtures {
  /** A demo company of this test's own, complete. */
  server: Server
  watch: Watch
  /** A new browser with a session of an account; null for none. */
  visit: (account: string | null, how?: Coming) => Promise<BrowserContext>
  /** The same with a page at an address, '/' unless given. */
  open: (account: string | null, path?: string, how?: Coming) => Promise<Page>
  /** Calls the API as an account. */
  as: (account: string) => Caller
}

/** The test of every file here: own server, watched pages. */
export const test = base.extend<Fixtures>({
  server: async ({}, use) => {
    const server = new Server()
    server.copy(template().data)
    await server.start()
    await use(server)
    await server.remove()
    expect(server.faults(), 'the server’s log').toEqual([])
  },
  baseURL: async ({ server }, use) => use(server.url),
  watch: async ({ server }, use) => {
    const watch = new Watch(server.url)
    await use(watch)
    expect(watch.faults, 'what the pages did').toEqual([])
  },
  visit: async ({ browser, server, watch }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (account, { before, cookies, ...options } = {}) => {
      const context = await browser.newContext(options)
      contexts.push(context)
      await watch.add(context)
      if (before) await context.addInitScript(before)
      const all = { ...cookies, ...(account ? { superform_session: template().sessions[account]! } : {}) }
      await context.addCookies(Object.entries(all).map(([name, value]) => ({ name, value, url: server.url, httpOnly: name === 'superform_session' })))
      return context
    })
    for (const context of contexts) await context.close()
  },
  open: async ({ visit, server }, use) => {
    await use(async (account, path = '/', how = {}) => {
      const page = await (await visit(account, how)).newPage()
      await page.goto(server.url + path)
      return page
    })
  },
  as: async ({ server }, use) => {
    await use((account) => new Caller(server.url, template().sessions[account] ?? ''))
  }
})
