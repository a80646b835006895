import { afterEach, beforeEach, expect, test, vi } from 'vitest'

type Listener = (event: unknown) => void
const listeners: Record<string, Listener> = {}
const stored = new Map<string, Map<string, string>>()
const network = vi.fn<(request: string | Request) => Promise<Response>>()
const origin = location.origin

/** A cache that keeps texts by path. */
function open(name: string): unknown {
  const kept = stored.get(name) ?? new Map<string, string>()
  stored.set(name, kept)
  return {
    match: async (path: string) => (kept.has(path) ? new Response(kept.get(path)) : undefined),
    put: async (path: string, answer: Response) => void kept.set(path, await answer.text()),
    addAll: async (paths: string[]) => paths.forEach((path) => kept.set(path, `kept ${path}`))
  }
}

beforeEach(async () => {
  vi.useFakeTimers()
  vi.resetModules()
  stored.clear()
  network.mockReset()
  vi.stubGlobal('caches', { open: async (name: string) => open(name), keys: async () => Array.from(stored.keys()), delete: async (name: string) => stored.delete(name) })
  vi.stubGlobal('fetch', network)
  vi.stubGlobal('self', {
    superform: 'b2', skipWaiting: async () => undefined, clients: { claim: async () => undefined },
    addEventListener: (type: string, listener: Listener) => void (listeners[type] = listener)
  })
  await import('./sw')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function run(type: string): Promise<void> {
  let work: Promise<unknown> = Promise.resolve()
  listeners[type]!({ waitUntil: (given: Promise<unknown>) => (work = given) })
  await work
}

async function installed(): Promise<void> {
  network.mockResolvedValueOnce(new Response('<link href="/assets/m-1.css"><script src="/assets/m-2.js"></script>shell'))
  await run('install')
}

/** Asks the worker; undefined where it leaves the request to the browser. */
function ask(path: string, mode = 'navigate', method = 'GET'): Promise<string> | undefined {
  let answer: Promise<Response> | undefined
  listeners.fetch!({ request: { url: path[0] === '/' ? origin + path : path, mode, method }, respondWith: (given: Promise<Response>) => (answer = given) })
  return answer?.then((response) => response.text())
}

test('it keeps the shell and what the shell names, and lets go of other builds', async () => {
  open('superform-b1')
  open('another')
  await installed()
  await run('activate')
  expect(Array.from(stored.keys())).toEqual(['another', 'superform-b2'])
  expect(Array.from(stored.get('superform-b2')!.keys())).toEqual(['/assets/m-1.css', '/assets/m-2.js', '/m/shell'])
})

test('it keeps what a list names too, and nothing where the list cannot be had', async () => {
  const shell = () => new Response('{"assets":["/assets/language-1.js","/assets/files-1.json"]}')
  network.mockResolvedValueOnce(shell()).mockResolvedValueOnce(new Response('["/assets/field-text-1.js","/assets/language-1.js"]'))
  await run('install')
  expect(Array.from(stored.get('superform-b2')!.keys())).toEqual(['/assets/language-1.js', '/assets/files-1.json', '/assets/field-text-1.js', '/m/shell'])
  stored.clear()
  network.mockResolvedValueOnce(shell()).mockResolvedValueOnce(new Response('', { status: 404 }))
  await expect(run('install')).rejects.toThrow()
  expect(stored.get('superform-b2')!.size).toBe(0)
})

test('a server that fails installs nothing', async () => {
  network.mockResolvedValueOnce(new Response('', { status: 503 }))
  await expect(run('install')).rejects.toThrow()
})

test('a page comes from the network and is not kept', async () => {
  await installed()
  network.mockResolvedValueOnce(new Response('mine'))
  expect(await ask('/m/tasks')).toBe('mine')
  expect(stored.get('superform-b2')!.size).toBe(3)
})

test('without a network there is the shell', async () => {
  await installed()
  for (const path of ['/m/tasks', '/m', '/']) {
    network.mockRejectedValueOnce(new TypeError('offline'))
    expect(await ask(path)).toContain('shell')
  }
})

test('a page that takes too long makes way for the shell, and without one is waited for', async () => {
  network.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(new Response('late')), 9000)))
  const without = ask('/m/tasks')
  await vi.advanceTimersByTimeAsync(9001)
  expect(await without).toBe('late')
  network.mockReset()
  await installed()
  network.mockImplementation(() => new Promise(() => undefined))
  const slow = ask('/m/tasks')
  await vi.advanceTimersByTimeAsync(4001)
  expect(await slow).toContain('shell')
})

test('assets come from the cache; the rest is none of its business', async () => {
  await installed()
  expect(await ask('/assets/m-2.js', 'cors')).toBe('kept /assets/m-2.js')
  network.mockResolvedValueOnce(new Response('new'))
  expect(await ask('/assets/m-3.js', 'cors')).toBe('new')
  expect(ask('/api/v1/me', 'cors')).toBeUndefined()
  expect(ask('/assets/icons/plane.svg', 'cors')).toBeUndefined()
  expect(ask('/admin')).toBeUndefined()
  expect(ask('/api/v1/files/1')).toBeUndefined()
  expect(ask('/m/tasks', 'navigate', 'POST')).toBeUndefined()
  expect(ask('https://elsewhere.example/m', 'navigate')).toBeUndefined()
})

test('a message is shown under its name, and leads to a page of ours alone', async () => {
  const shown: unknown[] = []
  const opened: string[] = []
  const worker = self as unknown as { registration: unknown; clients: object }
  worker.registration = { showNotification: async (...all: unknown[]) => void shown.push(all) }
  worker.clients = { matchAll: async () => [], openWindow: async (url: string) => void opened.push(url) }
  const push = async (data: unknown): Promise<void> => {
    let work: Promise<unknown> = Promise.resolve()
    listeners.push!({ data: data && { json: () => data }, waitUntil: (given: Promise<unknown>) => (work = given) })
    await work
  }
  await push({ id: '7', text: '请处理', path: '/m/tasks/1', lang: 'zh-CN' })
  await push({ id: '8', text: 'x', path: 'https://evil.example/' })
  await push(null)
  const icon = '/assets/icon-192.png'
  expect(shown).toEqual([
    ['请处理', { tag: '7', lang: 'zh-CN', icon, data: '/m/tasks/1' }],
    ['x', { tag: '8', lang: '', icon, data: '/m/notices' }],
    ['Superform', { tag: '', lang: '', icon, data: '/m/notices' }]
  ])
  let work: Promise<unknown> = Promise.resolve()
  listeners.notificationclick!({ notification: { data: '/m/tasks/1', close: () => undefined }, waitUntil: (given: Promise<unknown>) => (work = given) })
  await work
  expect(opened).toEqual(['/m/tasks/1'])
})
