import { afterEach, expect, test, vi } from 'vitest'
import { listing, merge } from './list'

afterEach(() => vi.unstubAllGlobals())

const item = (id: string, status = 'open'): { id: string; status: string } => ({ id, status })

test('a second look replaces in place, drops what went, and keeps the new apart', () => {
  const before = ['e', 'd', 'c', 'b', 'a'].map((id) => item(id))
  const merged = merge(before, [item('f'), item('e', 'done'), item('c')], false)
  expect(merged.fresh.map((one) => one.id)).toEqual(['f'])
  expect(merged.items).toEqual([item('e', 'done'), item('c'), item('b'), item('a')])
})

test('an empty first page empties only a list that it covers', () => {
  expect(merge([item('a')], [], true).items).toEqual([])
  expect(merge([item('a')], [], false).items).toEqual([item('a')])
})

/** A server with pages of two items. */
function serve(all: () => { id: string; status: string }[]): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    const from = Number(/cursor=(\d+)/.exec(address)?.[1] ?? 0)
    const next = from + 2 < all().length ? String(from + 2) : ''
    return Promise.resolve(new Response(JSON.stringify({ items: all().slice(from, from + 2), next })))
  })
  return asked
}

test('reads on until enough items pass the filter', async () => {
  const all = Array.from({ length: 9 }, (_, n) => item(`${n}`, n > 6 ? 'open' : 'done'))
  const asked = serve(() => all)
  const list = listing<ReturnType<typeof item>>(() => '/tasks?limit=2', (one) => one.status === 'open')
  await list.load()
  expect(list.shown.value.map((one) => one.id)).toEqual(['7', '8'])
  expect(asked.length).toBe(5)
  expect(list.more.value).toBe(false)
})

test('what comes meanwhile is counted, and shown when asked for', async () => {
  let all = [item('b'), item('a')]
  serve(() => all)
  const list = listing<{ id: string }>(() => '/tasks?limit=2')
  await list.load()
  all = [item('c'), item('b')]
  await list.check()
  expect(list.fresh.value).toBe(1)
  expect(list.items.value.map((one) => one.id)).toEqual(['b'])
  await list.check(true)
  expect(list.fresh.value).toBe(0)
  expect(list.items.value.map((one) => one.id)).toEqual(['c', 'b'])
})

test('no answer is told, and the next try goes on', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  const list = listing<{ id: string }>(() => '/tasks?limit=2')
  await list.load()
  expect(list.failed.value?.offline).toBe(true)
  serve(() => [item('a')])
  await list.load()
  expect(list.failed.value).toBeUndefined()
  expect(list.items.value).toHaveLength(1)
})
