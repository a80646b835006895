import { beforeEach, expect, test, vi } from 'vitest'
import { forget } from './client'
import { foresee } from './later'
import { read, seenKey, stale } from './seen'
import { me, refresh, signOut, type Me } from './session'
import { memory, useStore, type Store } from './store'

let store: Store
let asked: string[] = []
let answers: Record<string, unknown> = {}

const person = (account: string, company = 'acme'): Me => ({
  account, login: account, language: 'en', company: { id: company, name: company }, now: '2026-11-22T02:32:00Z', roles: [], admin: false, sandbox: false, companies: []
})

beforeEach(() => {
  vi.useRealTimers()
  store = memory()
  useStore(store)
  forget()
  stale.value = 0
  asked = []
  answers = { '/forms': { items: [{ id: 'a.b' }, { id: 'c.d' }] }, '/menu': { places: [{ forms: [{ id: 'a.b' }] }, { forms: [{ id: 'c.d' }] }] }, '/forms/a.b': { id: 'a.b' }, '/forms/c.d': { id: 'c.d' }, '/session': {}, '/counts': {} }
  me.value = person('li')
  vi.stubGlobal('fetch', async (address: string) => {
    const path = address.replace('/api/v1', '')
    asked.push(path)
    if (answers[path] === undefined) throw new TypeError('no network')
    const { status = 200, ...body } = answers[path] as { status?: number }
    return new Response(JSON.stringify(body), { status })
  })
})

test('without a network the last answer is given, and since when it stands', async () => {
  const at = Date.now()
  await read('/forms')
  expect(stale.value).toBe(0)
  delete answers['/forms']
  expect(await read('/forms')).toEqual({ items: [{ id: 'a.b' }, { id: 'c.d' }] })
  expect(stale.value).toBeGreaterThanOrEqual(at)
  await expect(read('/tasks/9')).rejects.toMatchObject({ offline: true })
  answers['/forms'] = { items: [] }
  await read('/forms')
  expect(stale.value).toBe(0)
})

test('a refusal of the server is no lack of a network', async () => {
  await read('/forms/a.b')
  answers['/forms/a.b'] = { status: 404, code: 'not_found' }
  await expect(read('/forms/a.b')).rejects.toMatchObject({ status: 404 })
})

test.each([['wang', 'acme'], ['li', 'other']])('%s in %s is not shown it', async (account, company) => {
  await read('/forms')
  me.value = person(account, company)
  answers = {}
  await expect(read('/forms')).rejects.toMatchObject({ offline: true })
})

test('signing out erases it, and so does somebody else who signs in', async () => {
  await read('/forms')
  await signOut()
  expect(await store.keys('seen ')).toEqual([])
  await store.set('seen li/acme /forms', { at: 1, answer: {} })
  await store.set('seen wang/acme /forms', { at: 1, answer: {} })
  answers['/me'] = person('wang', 'other')
  await refresh()
  await vi.waitFor(async () => expect(await store.keys('seen ')).toEqual(['seen wang/acme /forms']))
})

test('forms that were never opened are there all the same; each is asked for once a day', async () => {
  await foresee()
  expect(asked).toEqual([])
  await read('/menu')
  await foresee()
  await foresee()
  expect(asked).toEqual(['/menu', '/forms/a.b', '/forms/c.d'])
  await store.set(seenKey('/forms/a.b'), { at: Date.now() - 2 * 86400000, answer: {} })
  await foresee()
  expect(asked).toHaveLength(4)
})
