import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { changed, onChange } from './live'
import { stale } from './seen'
import { counts, me } from './session'
import { memory, useStore } from './store'
import { startLive } from './stream'

class Stream extends EventTarget {
  static readonly CLOSED = 2
  static open: Stream[] = []
  readyState = 1
  onerror: () => void = () => undefined
  constructor(readonly address: string) {
    super()
    Stream.open.push(this)
  }
  close() {
    this.readyState = 2
  }
  say(name: string, data: unknown, lastEventId = '') {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }))
  }
  fail() {
    this.readyState = 0
    this.onerror()
  }
}

const heard: (string | undefined)[] = []
let tasks = 0
let asked = 0
const streams = () => Stream.open.filter((one) => one.readyState !== 2)
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
const hide = (hidden: boolean) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

vi.useFakeTimers()
vi.stubGlobal('EventSource', Stream)
vi.stubGlobal('fetch', async () => {
  asked++
  return new Response(JSON.stringify({ tasks, notices: 0, drafts: 0, running: 0 }))
})
useStore(memory())
me.value = { account: 'li', login: 'li', language: 'en', company: { id: 'acme', name: 'Acme' }, now: '', roles: [], admin: false, sandbox: false, companies: [] }
effectScope().run(() => onChange((record) => heard.push(record)))
startLive()

beforeEach(async () => {
  hide(true)
  hide(false)
  streams()[0]!.say('hello', { resumed: true })
  await pass(1000)
  heard.length = 0
  asked = 0
  Stream.open = streams()
})

test('a change is told once it has settled, and the figures asked', async () => {
  const [stream] = streams()
  stream!.say('change', { record: 'r1' }, '41')
  stream!.say('change', { record: 'r1' }, '42')
  await pass(300)
  expect(heard).toEqual(['r1'])
  expect(asked).toBe(1)
  await pass(2000)
  stream!.say('change', { record: 'r1' })
  stream!.say('change', { record: 'r2' })
  await pass(300)
  expect(heard).toEqual(['r1', undefined])
})

test('what follows a change within a moment is told once, after it', async () => {
  const [stream] = streams()
  await pass(2000)
  stream!.say('change', { record: 'r1' })
  await pass(260)
  expect(heard).toEqual(['r1'])
  for (let times = 0; times < 4; times++) {
    await pass(300)
    stream!.say('change', { record: 'r1' })
  }
  expect(heard).toEqual(['r1'])
  await pass(300)
  expect(heard).toEqual(['r1', 'r1'])
  expect(asked).toBe(2)
  await pass(5000)
  expect(heard).toHaveLength(2)
})

test('what was seen last is asked anew as soon as the stream is back', async () => {
  await pass(2000)
  stale.value = 1
  streams()[0]!.say('hello', { resumed: true })
  await pass(300)
  expect(heard).toEqual([undefined])
  stale.value = 0
})

test('no stream behind a hidden page; it comes back with the place it had', async () => {
  streams()[0]!.say('change', {}, 'a place/1')
  hide(true)
  expect(streams()).toEqual([])
  hide(false)
  expect(streams().map((one) => one.address)).toEqual([`/api/v1/live?last=${encodeURIComponent('a place/1')}`])
  await pass(300)
  heard.length = 0
  streams()[0]!.say('hello', { resumed: false })
  await pass(300)
  expect(heard).toEqual([undefined])
})

test('after two failures it asks once a minute, and tries the stream again with that', async () => {
  streams()[0]!.fail()
  expect(streams()).toHaveLength(1)
  streams()[0]!.fail()
  expect(streams()).toEqual([])
  await pass(61000)
  expect(asked).toBeGreaterThan(0)
  expect(heard).toContain(undefined)
  expect(streams()).toHaveLength(1)
})

test('figures that have changed without the stream are told', async () => {
  tasks = 5
  await pass(61000)
  expect(counts.value.tasks).toBe(5)
  expect(heard).toEqual([undefined])
  await pass(61000)
  expect(heard).toHaveLength(1)
})

test('a stream that was dropped for newer ones does not drop them in turn', async () => {
  streams()[0]!.say('bye', { reason: 'dropped' })
  expect(streams()).toEqual([])
  await pass(180000)
  expect(streams()).toEqual([])
})

test('nobody signed in, no stream', async () => {
  const before = me.value
  me.value = null
  await pass(0)
  expect(streams()).toEqual([])
  me.value = before
  await pass(0)
  expect(streams()).toHaveLength(1)
  changed('r9')
  expect(heard).toContain('r9')
})
