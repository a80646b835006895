/**
 * The service worker: it keeps the assets of one build and an empty shell, and shows that shell where the network
 * gives no page. It keeps no answer of the API and no page of anybody, and nothing depends on it. The server puts
 * the build before this file (docs/pages.md).
 */
interface Fetching extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Pushed extends Lasting {
  data: { json(): unknown } | null
}
interface Tapped extends Lasting {
  notification: Notification
}
interface Tab {
  url: string
  focus(): Promise<unknown>
  navigate?(url: string): Promise<unknown>
}
interface Worker {
  superform: string
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void>; matchAll(of: { type: 'window' }): Promise<readonly Tab[]>; openWindow(url: string): Promise<unknown> }
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> }
  addEventListener(type: 'push', listener: (event: Pushed) => void): void
  addEventListener(type: 'notificationclick', listener: (event: Tapped) => void): void
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
}

const worker = self as unknown as Worker
const prefix = 'superform-'
const name = prefix + worker.superform
const shell = '/m/shell'
/** How long a page may take before the shell is shown, in milliseconds. */
const patience = 4000

async function install(): Promise<void> {
  const cache = await caches.open(name)
  const answer = await fetch(shell)
  if (!answer.ok) throw new Error(shell)
  const assets = (await answer.clone().text()).match(/\/assets\/[\w.-]+/g) ?? []
  const all = new Set<string>(assets)
  for (const list of assets.filter((one) => /\.json$/.test(one))) {
    const listed = await fetch(list)
    if (!listed.ok) throw new Error(list)
    for (const one of (await listed.json()) as string[]) all.add(one)
  }
  await cache.addAll(Array.from(all))
  await cache.put(shell, answer)
  await worker.skipWaiting()
}

async function activate(): Promise<void> {
  for (const old of await caches.keys()) if (old.indexOf(prefix) === 0 && old !== name) await caches.delete(old)
  await worker.clients.claim()
}

async function kept(address: string): Promise<Response | undefined> {
  return (await caches.open(name)).match(address)
}

/** The page itself; the shell where that fails or takes too long. */
function visit(request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const instead = (otherwise: () => void) => kept(shell).then((answer) => (answer ? resolve(answer) : otherwise()), otherwise)
    const timer = setTimeout(() => void instead(() => undefined), patience)
    fetch(request).then(
      (answer) => {
        clearTimeout(timer)
        resolve(answer)
      },
      (reason: unknown) => {
        clearTimeout(timer)
        void instead(() => reject(reason as Error))
      }
    )
  })
}

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(activate()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') {
    // What is opened below /api, such as a file, is no page.
    if (/^\/(m(\/.*)?)?$/.test(pathname)) event.respondWith(visit(request))
  }
  else if (pathname.indexOf('/assets/') === 0 && pathname.indexOf('/assets/icons/') !== 0) {
    event.respondWith(kept(pathname).then((answer) => answer ?? fetch(request)))
  }
})

/** A page of ours, whatever was sent. */
function ours(path: unknown): string {
  return typeof path === 'string' && /^\/m\/[\w/-]*$/.test(path) ? path : '/m/notices'
}

/** Shows a message; one that was sent again takes the place of the first. A browser wants to see something for each. */
function told(data: unknown): Promise<void> {
  const { id, text, path, lang } = (data ?? {}) as Record<string, unknown>
  return worker.registration.showNotification(String(text || 'Superform'), { tag: String(id || ''), lang: String(lang || ''), icon: '/assets/icon-192.png', data: ours(path) })
}

/** Opens the page of a message, in a tab of ours where there is one. */
async function open(path: string): Promise<void> {
  const tab = (await worker.clients.matchAll({ type: 'window' })).filter((one) => new URL(one.url).origin === location.origin)[0]
  if (!tab || !tab.navigate) return void (await worker.clients.openWindow(path))
  await tab.focus()
  await tab.navigate(path)
}

worker.addEventListener('push', (event) => {
  let data: unknown
  try {
    data = event.data?.json()
  } catch {
    // What cannot be read is shown as that there is something.
  }
  event.waitUntil(told(data))
})
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(ours(event.notification.data)))
})

// A module of its own: its names are not those of the pages.
export {}
