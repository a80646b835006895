import { beforeEach, expect, test, vi } from 'vitest'
import { get, Problem, recall, send } from './client'
import { page } from './page'
import { chooseCompany, counts, interrupted, me, owner, refresh, signIn, signOut, startSession, type Me } from './session'
import { memory, useStore, type Store } from './store'

let calls: string[] = []
let tokens: string[] = []
let answer: (line: string) => Response | Promise<Response>
let store: Store

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const person = (account: string, company?: string, csrf = `token of ${account}`): Me => ({
  account, login: account, language: 'en', now: '2026-11-22T02:32:00.000Z', roles: [], admin: false, sandbox: false, companies: [], csrf,
  ...(company ? { company: { id: company, name: company }, member: { id: 'm', name: account } } : {})
})
let signedIn: Me | undefined

beforeEach(() => {
  calls = []
  tokens = []
  signedIn = person('li', 'acme')
  store = memory()
  useStore(store)
  me.value = undefined
  page.answers = {}
  delete page.signed_out
  answer = (line) => {
    if (line === 'GET /me') return signedIn ? json(200, signedIn) : json(401, { code: 'no_session', title: 'Please sign in.' })
    if (line === 'GET /counts') return json(200, { tasks: 3, notices: 1, drafts: 0, running: 0 })
    if (line === 'POST /session') signedIn = person('wang')
    if (line === 'POST /session/company') signedIn = person('wang', 'acme')
    if (line === 'DELETE /session') signedIn = undefined
    return json(200, {})
  }
  vi.stubGlobal('fetch', async (address: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
    calls.push(`${method} ${address.replace('/api/v1', '')}`)
    tokens.push(headers['X-CSRF-Token'] ?? '')
    return answer(calls[calls.length - 1]!)
  })
})

test('what the page carries is not asked again', async () => {
  page.answers = { '/api/v1/me': person('li', 'acme'), '/api/v1/counts': { tasks: 7, notices: 0, drafts: 0, running: 0 } }
  await startSession()
  expect(owner()).toBe('li/acme')
  await vi.waitFor(() => expect(counts.value.tasks).toBe(7))
  expect(calls).toEqual([])
  await send('POST', '/x', {})
  expect(tokens).toEqual(['token of li'])
})

test('a page for nobody asks nothing', async () => {
  page.signed_out = true
  await startSession()
  expect(me.value).toBeNull()
  expect(calls).toEqual([])
  await signIn('wang', 'secret')
  expect(me.value).toMatchObject({ account: 'wang' })
})

test('signing in, choosing a company, signing out', async () => {
  signedIn = undefined
  await refresh()
  expect(me.value).toBeNull()
  await signIn('wang', 'secret')
  expect(me.value).toMatchObject({ account: 'wang' })
  expect(owner()).toBe('')
  await chooseCompany('acme')
  expect(owner()).toBe('wang/acme')
  expect(await store.get('me')).toMatchObject({ account: 'wang' })
  await store.set('draft wang/acme a.b new', {})
  await signOut()
  expect(me.value).toBeNull()
  expect(await store.keys('')).toEqual(['draft wang/acme a.b new'])
})

test('a session that has ended shows the sign-in page whatever was asked', async () => {
  await refresh()
  signedIn = undefined
  answer = () => json(401, { code: 'no_session', title: 'Please sign in.' })
  await expect(get('/tasks')).rejects.toBeInstanceOf(Problem)
  expect(me.value).toBeNull()
})

test('without network, whoever was here last goes on', async () => {
  await refresh()
  me.value = undefined
  answer = () => Promise.reject(new TypeError('no network'))
  await startSession()
  expect(owner()).toBe('li/acme')
})

test('a token out of date is renewed and the command sent again, for the same caller only', async () => {
  await refresh()
  const usual = answer
  const outOfDate = (line: string) => (line === 'POST /x' && tokens[tokens.length - 1] !== 'new' ? json(403, { code: 'csrf' }) : usual(line))
  answer = outOfDate
  signedIn = person('li', 'acme', 'new')
  await expect(send('POST', '/x', {})).resolves.toEqual({})
  signedIn = person('wang', 'acme', 'newer')
  answer = (line) => (line === 'POST /x' ? json(403, { code: 'csrf' }) : usual(line))
  await expect(send('POST', '/x', {})).rejects.toMatchObject({ code: 'csrf' })
  expect(owner()).toBe('wang/acme')
  expect(calls.filter((line) => line === 'POST /x')).toHaveLength(3)
})

test('what one account has read is not recalled for another', async () => {
  await refresh()
  await get('/counts')
  expect(recall('/counts')).toBeDefined()
  signedIn = person('wang', 'acme')
  await refresh()
  expect(recall('/forms')).toBeUndefined()
  expect(counts.value.tasks).toBe(0)
  await vi.waitFor(() => expect(counts.value.tasks).toBe(3))
})

test('an answer that does not come in time is no network', async () => {
  vi.useFakeTimers()
  answer = () => new Promise(() => undefined)
  const asked = expect(get('/tasks')).rejects.toMatchObject({ status: 0, code: 'offline', offline: true })
  await vi.advanceTimersByTimeAsync(21000)
  await asked
  vi.useRealTimers()
})

test('somebody whose session ends at work is known by name until the next sign-in; who signs out is not', async () => {
  await refresh()
  answer = () => json(401, { code: 'no_session', title: 'Please sign in.' })
  await expect(get('/tasks')).rejects.toBeInstanceOf(Problem)
  expect(interrupted.value).toBe('li')
  answer = () => json(200, person('li', 'acme'))
  await refresh()
  expect(interrupted.value).toBe('')
  await signOut()
  expect(interrupted.value).toBe('')
})

test('another tab that goes to another company takes this one along', async () => {
  await startSession()
  expect(owner()).toBe('li/acme')
  signedIn = person('li', 'other')
  dispatchEvent(new StorageEvent('storage', { key: 'superform-owner', newValue: 'li/other' }))
  await vi.waitFor(() => expect(owner()).toBe('li/other'))
})
