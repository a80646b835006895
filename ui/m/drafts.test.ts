import { beforeEach, expect, test, vi } from 'vitest'
import { openDraft, type KeptDraft } from './drafts'
import { draftKey, keptDrafts, sending } from './kept-drafts'
import { discard, flush, outbox } from './commands'
import { me } from './session'
import { lasting, memory, useStore, type Store } from './store'
import { fileService } from './work/attach'

interface Call {
  line: string
  key: string
  body: { data?: Record<string, unknown> }
}

let calls: Call[] = []
let answers: (() => Response | Promise<Response>)[] = []
let store: Store
let revision = 0

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status })
const cut = () => Promise.reject(new TypeError('no network'))
const person = (account: string) => {
  me.value = { account, login: account, language: 'en', company: { id: 'acme', name: 'Acme' }, now: '', roles: [], admin: false, sandbox: false, companies: [] }
}
const stored = () => store.get<KeptDraft>(draftKey('a.b'))
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

beforeEach(() => {
  vi.useFakeTimers()
  calls = []
  answers = []
  revision = 0
  store = memory()
  useStore(store)
  lasting.value = true
  person('li')
  vi.stubGlobal('fetch', async (address: string, { method, headers, body }: { method: string; headers: Record<string, string>; body?: unknown }) => {
    const sent = (typeof body === 'string' ? JSON.parse(body) : {}) as Call['body']
    const match = headers['If-Match']
    calls.push({ line: `${method} ${address.replace('/api/v1', '')}${match ? ` ${match}` : ''}`, key: headers['Idempotency-Key'] ?? '', body: sent })
    return (answers.shift() ?? json(200, { id: 'r1', status: 'draft', revision: ++revision, data: sent.data }))()
  })
})

test('input lies on the device within a second, on the server within three after the last of it', async () => {
  const draft = await openDraft('a.b')
  expect(draft.state.where).toBe('none')
  draft.state.data.reason = 'wed'
  await pass(900)
  expect(await stored()).toMatchObject({ data: { reason: 'wed' }, dirty: true })
  expect(draft.state.where).toBe('device')
  draft.state.data.reason = 'wedding'
  await pass(1900)
  expect(calls).toEqual([])
  await pass(1100)
  expect(calls).toMatchObject([{ line: 'POST /forms/a.b/drafts', body: { data: { reason: 'wedding' } } }])
  expect(draft.state).toMatchObject({ where: 'server', record: 'r1', revision: 1, dirty: false })
  expect(await store.keys('')).toEqual([draftKey('a.b', 'r1')])
  draft.close()
})

test('one request at a time; what was written meanwhile follows with the revision that it was answered', async () => {
  const draft = await openDraft('a.b')
  let let_go: (response: Response) => void = () => undefined
  answers = [() => new Promise((resolve) => (let_go = resolve))]
  draft.state.data.a = 1
  await pass(3000)
  draft.state.data.a = 2
  await pass(5000)
  expect(calls).toHaveLength(1)
  let_go(json(201, { id: 'r1', status: 'draft', revision: 1, data: { a: 1, gone: 'x' } })())
  await pass(3000)
  expect(calls.map((call) => call.line)).toEqual(['POST /forms/a.b/drafts', 'PATCH /records/r1 "1"'])
  expect(calls[1]!.body).toEqual({ data: { a: 2 }, whole: true })
  draft.close()
})

test('what the web view was killed with is there again, without network', async () => {
  const first = await openDraft('a.b')
  answers = [cut]
  first.state.data.a = '一'
  await pass(3000)
  vi.clearAllTimers()
  answers = [cut]
  const second = await openDraft('a.b')
  expect(second.state).toMatchObject({ data: { a: '一' }, where: 'device', restored: true })
  second.state.data.a = '一二'
  answers = []
  await pass(40000)
  const sent = calls.filter((call) => call.line === 'POST /forms/a.b/drafts')
  expect(new Set(sent.map((call) => call.key)).size).toBe(1)
  expect(sent[0]!.body).toEqual(sent[sent.length - 1]!.body)
  expect(calls[calls.length - 1]).toMatchObject({ line: 'PATCH /records/r1 "1"', body: { data: { a: '一二' } } })
})

test('leaving the page keeps what was typed at that moment', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  window.dispatchEvent(new Event('pagehide'))
  await pass(0)
  expect(await stored()).toMatchObject({ data: { a: 1 } })
  draft.close()
})

test.each(['mine', 'theirs'] as const)('a conflict keeps both and goes on with %s', async (which) => {
  answers = [json(200, { id: 'r1', status: 'draft', revision: 3, data: { a: 0 } })]
  const draft = await openDraft('a.b', 'r1')
  expect(draft.state).toMatchObject({ where: 'server', data: { a: 0 }, revision: 3 })
  draft.state.data.a = 1
  answers = [json(412, { code: 'stale' }), json(200, { id: 'r1', status: 'draft', revision: 5, data: { a: 9 } })]
  await pass(3000)
  expect(draft.state.conflict).toMatchObject({ revision: 5, data: { a: 9 } })
  expect(draft.state.data).toEqual({ a: 1 })
  draft.state.data.a = 2
  await pass(10000)
  expect(calls).toHaveLength(3)
  revision = 5
  await draft.settle(which)
  if (which === 'mine') expect(calls[3]).toMatchObject({ line: 'PATCH /records/r1 "5"', body: { data: { a: 2 } } })
  else expect(calls).toHaveLength(3)
  expect(draft.state).toMatchObject({ where: 'server', data: { a: which === 'mine' ? 2 : 9 }, conflict: undefined })
  draft.close()
})

test('a draft that was written here without network and elsewhere meanwhile is a conflict at once', async () => {
  await store.set(draftKey('a.b', 'r1'), { key: draftKey('a.b', 'r1'), form: 'a.b', record: 'r1', revision: 3, data: { a: 1 }, files: {}, savedAt: 1, dirty: true, known: ['a'] })
  answers = [json(200, { id: 'r1', status: 'draft', revision: 4, data: { a: 2 } })]
  const draft = await openDraft('a.b', 'r1')
  expect(draft.state).toMatchObject({ data: { a: 1 }, conflict: { data: { a: 2 } } })
  draft.close()
})

test('what has been submitted or deleted elsewhere is said; unsaved input begins a new draft', async () => {
  answers = [json(200, { id: 'r1', status: 'running', revision: 4 })]
  await expect(openDraft('a.b', 'r1')).rejects.toMatchObject({ code: 'wrong_status' })
  answers = [json(404, { code: 'not_found' })]
  await expect(openDraft('a.b', 'r1')).rejects.toMatchObject({ status: 404 })
  const key = draftKey('a.b', 'r1')
  await store.set(key, { key, form: 'a.b', record: 'r1', revision: 3, data: { a: 1 }, files: {}, savedAt: 1, dirty: true, known: [] })
  answers = [json(404, { code: 'not_found' })]
  const draft = await openDraft('a.b', 'r1')
  await pass(3000)
  expect(calls[calls.length - 1]!.line).toBe('POST /forms/a.b/drafts')
  draft.close()
})

test('data that the server cannot read stay here until they are changed', async () => {
  const draft = await openDraft('a.b')
  answers = [json(422, { code: 'invalid', title: 'no' })]
  draft.state.data.a = 'x'
  await pass(3000)
  expect(draft.state).toMatchObject({ where: 'device', problem: { code: 'invalid' } })
  await pass(60000)
  expect(calls).toHaveLength(1)
  draft.state.data.a = 1
  await pass(3000)
  expect(draft.state).toMatchObject({ where: 'server', problem: undefined })
  expect(calls[0]!.key).not.toBe(calls[1]!.key)
  draft.close()
})

test('files go to the server before the draft does', async () => {
  const draft = await openDraft('a.b')
  const id = await draft.addFile(new Blob(['x']), 'a.png')
  draft.state.data.proof = id
  draft.state.data.rows = [{ scan: id }]
  answers = [json(201, { id: 'f1', name: 'a.png', type: 'image/png', size: 1 })]
  await pass(3000)
  expect(calls.map((call) => call.line)).toEqual(['POST /files?name=a.png', 'POST /forms/a.b/drafts'])
  expect(calls[1]!.body).toEqual({ data: { proof: 'f1', rows: [{ scan: 'f1' }] } })
  expect(draft.state.files).toMatchObject({ f1: { name: 'a.png' } })
  await pass(3000)
  expect(await store.keys('file')).toEqual([])
  draft.close()
})

test('submitting a draft that only the device has makes the record in one call', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await expect(draft.submit('Leave', { boss: ['m1'] }, { days: 2 })).resolves.toMatchObject({ state: 'done' })
  expect(calls).toMatchObject([{ line: 'POST /forms/a.b/records', body: { data: { a: 1 }, picks: { boss: ['m1'] }, seen: { days: 2 } } }])
  draft.close()
  await pass(10000)
  expect(await store.keys('')).toEqual([])
  expect(calls).toHaveLength(1)
})

test('submitting what the server has brings it up to date first', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await pass(3000)
  await draft.submit('Leave')
  draft.close()
  expect(calls.slice(1).map((call) => call.line)).toEqual(['POST /records/r1/submit'])
  const other = await openDraft('a.b')
  other.state.data.a = 1
  await pass(3000)
  other.state.data.a = 2
  await other.submit('Leave')
  expect(calls.slice(3).map((call) => call.line)).toEqual(['PATCH /records/r1 "3"', 'POST /records/r1/submit'])
  other.close()
})

test('without network the draft stays until the server has accepted it, and nobody writes to it', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  answers = [cut]
  await expect(draft.submit('Leave')).resolves.toEqual({ state: 'kept' })
  draft.state.data.a = 2
  await pass(600)
  expect(await stored()).toMatchObject({ data: { a: 1 } })
  expect(sending(draftKey('a.b'))).toMatchObject({ what: 'Leave' })
  draft.close()
  await pass(3000)
  expect(outbox.value).toEqual([])
  expect(await keptDrafts()).toEqual([])
})

test('a refusal leaves the draft as it is, to be mended', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await pass(3000)
  draft.state.data.a = 2
  answers = [json(200, { id: 'r1', status: 'draft', revision: 8 }), json(422, { code: 'invalid' })]
  await expect(draft.submit('Leave')).rejects.toMatchObject({ code: 'invalid' })
  revision = 8
  draft.state.data.a = 3
  await pass(3000)
  expect(calls[calls.length - 1]).toMatchObject({ line: 'PATCH /records/r1 "8"', body: { data: { a: 3 } } })
  draft.close()
})

test('what is on its way while it is submitted is sent again under its key, not twice', async () => {
  const draft = await openDraft('a.b')
  answers = [() => new Promise(() => undefined)]
  draft.state.data.a = 1
  await pass(2500)
  answers = [json(201, { id: 'r1', status: 'draft', revision: 1 })]
  draft.state.data.a = 2
  const sent = draft.submit('Leave')
  await pass(4000)
  await sent
  expect(calls.map((call) => call.line)).toEqual(['POST /forms/a.b/drafts', 'POST /forms/a.b/drafts', 'PATCH /records/r1 "1"', 'POST /records/r1/submit'])
  expect(calls[0]!.key).toBe(calls[1]!.key)
  draft.close()
})

test('a command that is given up gives the draft back', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  answers = [cut, cut]
  await draft.submit('Leave')
  draft.close()
  await flush()
  await discard(outbox.value[0]!)
  const again = await openDraft('a.b')
  expect(again.state).toMatchObject({ data: { a: 1 }, restored: true })
  again.close()
})

test('another account sees nothing of it', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await pass(600)
  person('wang')
  await pass(60000)
  expect(await keptDrafts()).toEqual([])
  expect((await openDraft('a.b')).state.data).toEqual({})
  expect(calls).toEqual([])
})

test('throwing a draft away removes it here and on the server', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await pass(3000)
  await draft.discard()
  await pass(10000)
  expect(calls[1]!.line).toBe('POST /records/r1/discard')
  expect(await store.keys('')).toEqual([])
})

test('where the device keeps nothing it says so, and the server does', async () => {
  useStore({ ...memory(), set: () => Promise.reject(new Error('quota')) })
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await pass(1000)
  expect(draft.state.where).toBe('none')
  await pass(3000)
  expect(draft.state.where).toBe('server')
  draft.close()
})

test('a record that is corrected stays on the device', async () => {
  const draft = await openDraft('a.b', 'r7', { server: false, start: { a: 0 } })
  draft.state.data.a = 1
  await pass(10000)
  expect(calls).toEqual([])
  expect(await store.get(draftKey('a.b', 'r7'))).toMatchObject({ data: { a: 1 } })
  draft.close()
})

test('a file that is added while another is on its way is sent too, before the draft', async () => {
  const draft = await openDraft('a.b')
  const held: ((response: Response) => void)[] = []
  draft.state.data.first = await draft.addFile(new Blob(['x']), 'a.png')
  answers = [() => new Promise((resolve) => held.push(resolve)), json(201, { id: 'f2', name: 'b.png', type: 'image/png', size: 1 })]
  await pass(3000)
  draft.state.data.second = await draft.addFile(new Blob(['y']), 'b.png')
  await pass(3000)
  held[0]!(json(201, { id: 'f1', name: 'a.png', type: 'image/png', size: 1 })())
  await pass(10000)
  expect(calls.map((call) => call.line).slice(0, 3)).toEqual(['POST /files?name=a.png', 'POST /files?name=b.png', 'POST /forms/a.b/drafts'])
  expect(calls[2]!.body).toEqual({ data: { first: 'f1', second: 'f2' } })
  draft.close()
})

test.each(['is submitted', 'is thrown away'])('a draft that %s while its file is on its way is not made anew', async (what) => {
  const draft = await openDraft('a.b')
  const held: ((response: Response) => void)[] = []
  const file = { id: 'f1', name: 'a.png', type: 'image/png', size: 1 }
  draft.state.data.first = await draft.addFile(new Blob(['x']), 'a.png')
  answers = [() => new Promise((resolve) => held.push(resolve)), json(201, file)]
  await pass(3000)
  const gone = what === 'is submitted' ? draft.submit('Leave') : draft.discard()
  await pass(4000)
  held[0]!(json(201, file)())
  await gone
  await pass(10000)
  draft.close()
  expect(calls.map((call) => call.line)).not.toContain('POST /forms/a.b/drafts')
  expect(await store.keys('draft')).toEqual([])
})

test('a draft that is thrown away while it is on its way goes from the server too', async () => {
  const draft = await openDraft('a.b')
  const held: ((response: Response) => void)[] = []
  answers = [() => new Promise((resolve) => held.push(resolve))]
  draft.state.data.a = 1
  await pass(3000)
  const gone = draft.discard()
  answers = [json(201, { id: 'r1', status: 'draft', revision: 1 })]
  await pass(5000)
  held[0]!(json(201, { id: 'r1', status: 'draft', revision: 1 })())
  await gone
  await pass(10000)
  expect(calls[calls.length - 1]!.line).toBe('POST /records/r1/discard')
  const made = calls.filter((call) => call.line === 'POST /forms/a.b/drafts')
  expect(new Set(made.map((call) => call.key)).size).toBe(1)
  expect(await store.keys('')).toEqual([])
})

test('what one has written is not sent as somebody else who signs in while its file is on its way', async () => {
  const draft = await openDraft('a.b')
  const held: ((response: Response) => void)[] = []
  draft.state.data.first = await draft.addFile(new Blob(['x']), 'a.png')
  answers = [() => new Promise((resolve) => held.push(resolve))]
  await pass(3000)
  person('wang')
  draft.close()
  held[0]!(json(201, { id: 'f1', name: 'a.png', type: 'image/png', size: 1 })())
  await pass(60000)
  expect(calls.map((call) => call.line)).toEqual(['POST /files?name=a.png'])
  expect((await store.keys('')).filter((key) => key.includes('wang'))).toEqual([])
  person('li')
  expect((await openDraft('a.b')).state.data.first).toMatch(/^(local:|f1)/)
})

test('a page that was left does not write over the same draft opened anew', async () => {
  const first = await openDraft('a.b')
  answers = [cut, cut]
  first.state.data.a = 1
  await pass(3000)
  first.close()
  await pass(1000)
  answers = [cut, cut, cut, cut]
  const second = await openDraft('a.b')
  await pass(25000)
  second.state.data.a = 2
  await pass(1000)
  expect(await stored()).toMatchObject({ data: { a: 2 } })
  const writes: unknown[] = []
  useStore({ ...store, set: (key, value) => (writes.push((value as KeptDraft).data), store.set(key, value)) })
  answers = []
  await pass(60000)
  expect(writes).not.toContainEqual({ a: 1 })
  expect(second.state).toMatchObject({ where: 'server', data: { a: 2 } })
  expect(second.state.conflict).toBeUndefined()
  second.close()
})

test('throwing away what was thrown away elsewhere is no fault', async () => {
  const draft = await openDraft('a.b')
  draft.state.data.a = 1
  await pass(3000)
  answers = [json(404, { code: 'not_found' })]
  await draft.discard()
  expect(await store.keys('')).toEqual([])
})

test('a file whose field and whose draft send it at the same time goes once', async () => {
  const draft = await openDraft('a.b')
  const held: ((response: Response) => void)[] = []
  answers = [() => new Promise((resolve) => held.push(resolve))]
  const added = fileService(() => draft).add(new Blob(['x']), 'a.png', () => undefined, (id) => (draft.state.data.proof = id))
  await pass(3000)
  expect(draft.state.data.proof).toMatch(/^local:/)
  const sent = draft.submit('Leave')
  await pass(4000)
  held[0]!(json(201, { id: 'f1', name: 'a.png', type: 'image/png', size: 1 })())
  await Promise.all([added, sent])
  expect(calls).toMatchObject([{ line: 'POST /files?name=a.png' }, { line: 'POST /forms/a.b/records', body: { data: { proof: 'f1' } } }])
  draft.close()
})

test('a file that the server refuses says why and is let go of; one without a connection waits', async () => {
  const draft = await openDraft('a.b')
  const files = fileService(() => draft)
  answers = [json(413, { code: 'too_large', title: 'at most 20 MB' }), cut]
  const add = () => files.add(new Blob(['x']), 'a.png', () => undefined, () => undefined)
  await expect(add()).rejects.toThrow('at most 20 MB')
  expect(await store.keys('file')).toEqual([])
  await expect(add()).resolves.toMatchObject({ waiting: true })
  draft.close()
})
