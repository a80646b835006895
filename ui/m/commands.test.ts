import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { Problem } from './client'
import { keepFile } from './files'
import { onChange } from './live'
import { again, command, deliver, discard, flush, outbox, reload, step } from './commands'
import { me } from './session'
import { device, memory, useStore, type Store } from './store'

interface Call {
  method: string
  path: string
  key: string
  match: string
  body: unknown
}

let calls: Call[] = []
let answers: (() => Response | Promise<Response>)[] = []
let store: Store

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status })
const cut = () => Promise.reject(new TypeError('no network'))
const person = (account: string, company = 'acme') => {
  me.value = { account, login: account, language: 'en', company: { id: company, name: company }, now: '', roles: [], admin: false, sandbox: false, companies: [] }
}
const agree = () => command('Agree', [step('POST', '/tasks/7/agree', { comment: 'ok' })], { open: '/m/tasks/7' })

beforeEach(() => {
  vi.useFakeTimers()
  calls = []
  answers = []
  store = memory()
  useStore(store)
  person('li')
  vi.stubGlobal('fetch', async (address: string, { method, headers, body }: { method: string; headers: Record<string, string>; body?: unknown }) => {
    const sent = typeof body === 'string' ? (JSON.parse(body) as unknown) : body
    calls.push({ method, path: address.replace('/api/v1', ''), key: headers['Idempotency-Key'] ?? '', match: headers['If-Match'] ?? '', body: sent })
    return (answers.shift() ?? json(200, { id: 'r1' }))()
  })
})

test('what the server accepts at once leaves nothing behind', async () => {
  await expect(deliver(agree())).resolves.toEqual({ state: 'done', answer: { id: 'r1' } })
  expect(await store.keys('')).toEqual([])
  expect(calls).toMatchObject([{ method: 'POST', path: '/tasks/7/agree', body: { comment: 'ok' } }])
})

test.each([
  ['no network', cut],
  ['bad gateway', json(502, {})],
  ['outcome unknown', json(503, { code: 'outcome_unknown' })],
  ['the session has ended', json(401, { code: 'nobody' })],
  ['the same is still being handled', json(409, { code: 'in_progress' })]
])('%s: kept, and sent again under the same key', async (_, answer) => {
  answers = [answer]
  await expect(deliver(agree())).resolves.toEqual({ state: 'kept' })
  expect(outbox.value).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2100)
  expect(calls).toHaveLength(2)
  expect(calls[1]!.key).toBe(calls[0]!.key)
  expect(calls[0]!.key).toMatch(/^[0-9a-f]{32}$/)
  expect(outbox.value).toHaveLength(0)
})

test('pauses grow to a minute', async () => {
  answers = Array.from({ length: 40 }, () => cut)
  await deliver(agree())
  await vi.advanceTimersByTimeAsync(10 * 60000)
  expect(calls.length).toBeGreaterThan(10)
  expect(calls.length).toBeLessThan(20)
})

test('a refusal at once is thrown and not kept', async () => {
  answers = [json(422, { code: 'invalid', title: 'Something needs to be corrected.' })]
  await expect(deliver(agree())).rejects.toMatchObject({ status: 422, code: 'invalid' })
  expect(await store.keys('')).toEqual([])
})

test('a later refusal stays visible with its reason, and is sent again under a new key', async () => {
  answers = [cut, json(409, { code: 'already_handled', title: 'Somebody was faster.', problems: [] })]
  await deliver(agree())
  await flush()
  expect(outbox.value).toMatchObject([{ state: 'refused', open: '/m/tasks/7', problem: { code: 'already_handled', message: 'Somebody was faster.' } }])
  await flush()
  expect(calls).toHaveLength(2)
  await again(outbox.value[0]!)
  expect(calls).toHaveLength(3)
  expect(calls[2]!.key).not.toBe(calls[1]!.key)
  expect(outbox.value).toEqual([])
})

test('a command that is given up is gone', async () => {
  answers = [cut]
  await deliver(agree())
  await discard(outbox.value[0]!)
  await vi.advanceTimersByTimeAsync(120000)
  expect(calls).toHaveLength(1)
})

test.each([
  ['the answer was lost', cut, true],
  ['the server does not know', json(503, { code: 'outcome_unknown' }), true],
  ['the server was busy', json(503, { code: 'busy' }), undefined],
  ['the session has ended', json(401, { code: 'nobody' }), undefined]
])('%s: whether it may have been done is known', async (_, answer, unsure) => {
  const heard: unknown[] = []
  const scope = effectScope()
  scope.run(() => onChange((record) => heard.push(record)))
  answers = [answer]
  await deliver(agree())
  expect(outbox.value[0]!.unsure).toBe(unsure)
  await discard(outbox.value[0]!)
  expect(heard).toHaveLength(unsure ? 1 : 0)
  scope.stop()
})

test('without a network nothing has left the device; a later answer that is lost is known too', async () => {
  const line = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  answers = [cut, cut, json(200, {})]
  await deliver(agree())
  expect(outbox.value[0]!.unsure).toBeUndefined()
  line.mockReturnValue(true)
  await flush()
  expect(outbox.value[0]!.unsure).toBe(true)
  await flush()
  expect(outbox.value).toEqual([])
  line.mockRestore()
})

test('steps go on where they stopped, with the id and revision that the step before was answered with', async () => {
  answers = [json(201, { id: 'r9', revision: 4 }), cut]
  const steps = [step('POST', '/forms/a.b/drafts', { data: {} }), step('PATCH', '/records/{id}', { data: { x: 1 } }, 'before'), step('POST', '/records/{id}/submit', {})]
  await deliver(command('File', steps, { draft: 'draft li/acme a.b new' }))
  await store.set('draft li/acme a.b new', { form: 'a.b' })
  answers = [json(200, { id: 'r9', revision: 5 }), json(200, { id: 'r9', revision: 6 })]
  await flush()
  expect(calls.map((call) => `${call.method} ${call.path} ${call.match}`)).toEqual([
    'POST /forms/a.b/drafts ', 'PATCH /records/r9 "4"', 'PATCH /records/r9 "4"', 'POST /records/r9/submit '
  ])
  expect(calls[1]!.key).toBe(calls[2]!.key)
  expect(await store.keys('')).toEqual([])
})

test('a refusal halfway leaves the draft knowing the record that the server has made', async () => {
  await store.set('draft li/acme a.b new', { form: 'a.b', record: '', revision: 0 })
  answers = [cut, json(201, { id: 'r9', revision: 4 }), json(422, { code: 'invalid' })]
  await deliver(command('File', [step('POST', '/forms/a.b/drafts', { data: {} }), step('POST', '/records/{id}/submit', {})], { draft: 'draft li/acme a.b new' }))
  await flush()
  expect(outbox.value[0]!.state).toBe('refused')
  expect(await store.get('draft li/acme a.b new')).toMatchObject({ record: 'r9', revision: 4 })
})

test('files on the device are sent first, once, and their ids put in place', async () => {
  const file = await keepFile(new Blob(['x'], { type: 'image/png' }), '病假 条.png')
  expect(file.id).toMatch(/^local:/)
  answers = [json(201, { id: 'f1', name: 'x', type: 'image/png', size: 1 }), cut]
  await deliver(command('File', [step('POST', '/forms/a.b/records', { data: { proof: file.id, rows: [{ scan: file.id }] } })]))
  await flush()
  expect(calls.map((call) => call.path)).toEqual([`/files?name=${encodeURIComponent('病假 条.png')}`, '/forms/a.b/records', '/forms/a.b/records'])
  expect(calls[2]!.body).toEqual({ data: { proof: 'f1', rows: [{ scan: 'f1' }] } })
  expect(await store.keys('')).toEqual([])
})

test('a file that is gone is a refusal, not a wait for ever', async () => {
  await expect(deliver(command('File', [step('POST', '/forms/a.b/records', { data: { proof: 'local:gone' } })]))).rejects.toMatchObject({ code: 'file_gone' })
  expect(calls).toEqual([])
})

test.each([['wang', 'acme'], ['li', 'other']])('%s in %s never sees or sends it', async (account, company) => {
  answers = [cut]
  await deliver(agree())
  person(account, company)
  await flush()
  await vi.advanceTimersByTimeAsync(120000)
  expect(outbox.value).toEqual([])
  expect(calls).toHaveLength(1)
  person('li')
  await flush()
  expect(calls).toHaveLength(2)
})

test('of two tabs one sends, with locks or without', async () => {
  for (const locks of [undefined, { request: (_: string, __: unknown, job: (lock: unknown) => unknown) => job(null) }]) {
    calls = []
    answers = [cut]
    vi.stubGlobal('navigator', { locks: undefined })
    await deliver(agree())
    vi.stubGlobal('navigator', { locks })
    const id = outbox.value[0]!.id
    if (!locks) await store.set(`lease ${id}`, { by: 'another tab', until: Date.now() + 1000 })
    await flush()
    expect(calls).toHaveLength(1)
    vi.stubGlobal('navigator', { locks: undefined })
    await vi.advanceTimersByTimeAsync(120000)
    expect(calls).toHaveLength(2)
    expect(await store.keys('')).toEqual([])
  }
})

test('what another tab has sent meanwhile is not sent again', async () => {
  answers = [cut]
  await deliver(agree())
  const key = (await store.keys('outbox '))[0]!
  await store.del(key)
  await flush()
  expect(calls).toHaveLength(1)
  await reload()
  expect(outbox.value).toEqual([])
})

test('the server names when to come back', async () => {
  answers = [() => new Response('{"code":"busy"}', { status: 503, headers: { 'Retry-After': '30' } })]
  await deliver(agree())
  answers = [() => new Response('{"code":"busy"}', { status: 503, headers: { 'Retry-After': '30' } })]
  await flush()
  await vi.advanceTimersByTimeAsync(29000)
  expect(calls).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(2000)
  expect(calls).toHaveLength(3)
})

test('problems tell what passes by itself', () => {
  expect(new Problem(507, 'storage_full', '').offline).toBe(false)
  expect(new Problem(0, 'offline', '').offline).toBe(true)
  expect(device).toBeDefined()
})
