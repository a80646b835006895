import { afterEach, expect, test, vi } from 'vitest'
import { me } from '../session'
import { beside, forget, prefetch, queue, settle, take } from './queue'

afterEach(() => {
  forget()
  vi.unstubAllGlobals()
})

test.each([
  ['b', 'a', 'c'],
  ['a', '', 'b'],
  ['c', 'b', ''],
  ['elsewhere', '', 'a']
])('beside %s', (id, before, after) => {
  expect(beside(id, ['a', 'b', 'c'])).toEqual({ before, after })
})

test('a decided task leaves the queue and names the next one, at the end the one before', () => {
  queue.value = ['a', 'b', 'c']
  expect(settle('b')).toBe('c')
  expect(settle('c')).toBe('a')
  expect(settle('elsewhere')).toBe('a')
  expect(settle('a')).toBe('')
  expect(queue.value).toEqual([])
})

test('what is asked in advance is asked once, and a refusal is asked again', async () => {
  const answers = [new Response('{"id":"a"}'), new Response('{"code":"busy"}', { status: 503 }), new Response('{"id":"b"}')]
  const asked = vi.fn(() => Promise.resolve(answers.shift()!))
  vi.stubGlobal('fetch', asked)
  prefetch('a')
  prefetch('a')
  expect((await take('a')).id).toBe('a')
  expect(asked).toHaveBeenCalledTimes(1)
  prefetch('b')
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2))
  await new Promise((resolve) => setTimeout(resolve))
  expect((await take('b')).id).toBe('b')
})

test('who signs in next finds nothing of whoever was here before', async () => {
  const answers = ['theirs', 'mine'].map((summary) => new Response(JSON.stringify({ record: { summary } })))
  vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()!))
  const person = { account: 'a', login: 'a', language: 'en', company: { id: 'c1', name: 'C' }, now: '', roles: [], admin: false, sandbox: false, companies: [] }
  me.value = person
  queue.value = ['t1', 't2']
  prefetch('t2')
  me.value = { ...person, company: { id: 'c2', name: 'D' } }
  expect(queue.value).toEqual([])
  expect((await take('t2')).record.summary).toBe('mine')
})
