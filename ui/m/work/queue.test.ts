import { afterEach, expect, test, vi } from 'vitest'
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
