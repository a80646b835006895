import { afterEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { Problem } from '../client'
import { acting, paged } from './acting'

const answer = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })

afterEach(() => void vi.unstubAllGlobals())

test('who was slower is told once there is something to try again with', async () => {
  const { busy, wrong, run } = acting()
  let loaded = (): void => undefined
  const done = run(() => Promise.reject(new Problem(409, 'changed_meanwhile', '王芳 was faster')), () => new Promise<void>((resolve) => (loaded = resolve)))
  await vi.waitFor(() => expect(busy.value).toBe(true))
  await Promise.resolve()
  expect(wrong.value).toBe('')
  loaded()
  expect(await done).toBe(false)
  expect([busy.value, wrong.value]).toEqual([false, '王芳 was faster'])
})

test('who waits for a list is answered by what was asked later', async () => {
  const asked: ((body: unknown) => void)[] = []
  vi.stubGlobal('fetch', vi.fn(() => new Promise((resolve) => asked.push((body) => resolve(answer(body))))))
  const scope = effectScope()
  const list = scope.run(() => paged<{ id: string }>(() => '/things?'))!
  const first = list.load()
  const second = list.load()
  await vi.waitFor(() => expect(asked).toHaveLength(3))
  asked[1]!({ items: [{ id: 'old' }] })
  let over = false
  void first.then(() => (over = true))
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(over).toBe(false)
  asked[2]!({ items: [{ id: 'new' }] })
  await Promise.all([first, second])
  expect(list.items.value).toEqual([{ id: 'new' }])
  expect(list.busy.value).toBe(false)
  scope.stop()
})
