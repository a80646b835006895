import { afterEach, expect, test, vi } from 'vitest'
import { device } from '../store'
import { ticket } from './ticket'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Answers each file with the next id. */
function serves(): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(new Response(JSON.stringify({ id: `f${asked.length}` }), { status: 201, headers: { 'Content-Type': 'application/json' } }))
  })
  return asked
}

test('a file that the server has forgotten by now is sent again with the answer', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const asked = serves()
  const files = ticket('token', () => 'answer a', () => 'key')
  let id = ''
  await files.service.add(new Blob(['x']), 'a.jpg', undefined as never, (kept) => (id = kept))
  expect(await files.sent({ photo: id })).toEqual({ photo: 'f1' })
  vi.setSystemTime(Date.now() + 25 * 3600_000)
  expect(await files.sent({ photo: id })).toEqual({ photo: 'f2' })
  expect(asked).toHaveLength(2)
  await files.over()
  expect(await device.keys('answer a')).toEqual([])
})

test('what one answer took goes anew with another', async () => {
  const asked = serves()
  const files = ticket('token', () => 'answer b', () => 'key')
  let id = ''
  await files.service.add(new Blob(['x']), 'a.jpg', undefined as never, (kept) => (id = kept))
  await files.anew()
  expect(await files.sent([id])).toEqual(['f2'])
  expect(asked).toHaveLength(2)
  await files.over()
})
