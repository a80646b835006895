import type { BrowserContext } from '@playwright/test'

/** Changes an answer of the API; the address comes without /api/v1. */
export type Change = (address: string, answer: unknown) => unknown

const data = /(<script type="application\/json" id="superform-page">)([^]*?)(<\/script>)/

/**
 * Lets pages see other answers than the server's, inlined or asked for: how a page shows what the demo does not
 * have, such as an empty list or a name of forty letters. The context has to block service workers.
 */
export async function rewrite(context: BrowserContext, change: Change): Promise<void> {
  await context.route(
    (url) => !url.pathname.startsWith('/assets/') && !url.pathname.endsWith('/live'),
    async (route) => {
      if (route.request().method() !== 'GET') return route.fallback()
      const response = await route.fetch({ maxRedirects: 0 })
      const { pathname, search } = new URL(route.request().url())
      const text = await response.text()
      const kind = response.headers()['content-type'] ?? ''
      const headers = { ...response.headers() }
      delete headers['content-encoding']
      delete headers['content-length']
      delete headers.etag
      if (kind.startsWith('text/html')) return route.fulfill({ status: response.status(), headers, body: inPage(text, change) })
      if (!kind.includes('json') || !response.ok()) return route.fulfill({ response })
      return route.fulfill({ status: response.status(), headers, body: JSON.stringify(change((pathname + search).replace(/^\/api\/v1/, ''), JSON.parse(text))) })
    }
  )
}

/** The page's own answers and, for what the server wrote as HTML, nothing: the client replaces that. */
function inPage(html: string, change: Change): string {
  return html.replace(data, (_, start: string, text: string, end: string) => {
    const page = JSON.parse(text) as { answers: Record<string, unknown> }
    for (const [address, answer] of Object.entries(page.answers)) page.answers[address] = change(address.replace(/^\/api\/v1/, ''), answer)
    return start + JSON.stringify(page).replace(/</g, '\\u003c') + end
  })
}

/** Lists are empty and nothing waits. */
export const empty: Change = (address, answer) => {
  if (/^\/(tasks|records|notices|drafts)(\?|$)/.test(address)) return { ...(answer as object), items: [] }
  return address === '/counts' ? { tasks: 0, notices: 0 } : answer
}

/** Words are replaced wherever they stand in an answer. */
export function renamed(words: Record<string, string>): Change {
  const pattern = new RegExp(Object.keys(words).join('|'), 'g')
  const text = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(pattern, (word) => words[word]!)
    if (Array.isArray(value)) return value.map(text)
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, text(one)]))
    return value
  }
  return (_, answer) => text(answer)
}
