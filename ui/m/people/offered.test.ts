import { effectScope } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../client'
import { offering } from './offered'

const asked: Record<string, unknown>[] = []
let answer: (body: Record<string, unknown>) => unknown

vi.mock('../client', async (actual) => ({
  ...await actual<object>(),
  send: (_: string, path: string, body: Record<string, unknown>) => {
    asked.push({ path, ...body })
    return Promise.resolve(answer(body))
  }
}))

const page = (name: string, next?: string) => ({ items: [{ id: name, name }], departments: [], next })
const rest = () => vi.advanceTimersByTimeAsync(300)

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
  answer = ({ search, cursor }) => page(String(search ?? cursor ?? 'first'), cursor ? undefined : 'more')
})

test('it asks for the beginning, for what is typed once that rests, for a department and for further pages', async () => {
  const scope = effectScope()
  const it = scope.run(() => offering('items.who', () => ({ form: 'a.b', record: 'r' })))!
  await it.load()
  expect(asked).toEqual([{ path: '/forms/a.b/choose', record: 'r', field: 'items.who', search: undefined, under: undefined, cursor: undefined }])
  await it.load('c')
  expect(it.found.value!.items.map(({ id }) => id)).toEqual(['first', 'c'])
  it.text.value = 'z'
  it.text.value = ' zhu '
  await rest()
  expect(asked).toHaveLength(3)
  expect(asked[2]).toMatchObject({ search: 'zhu' })
  expect(it.start.value).toBe(false)
  it.walk('d')
  await rest()
  expect(asked[3]).toMatchObject({ under: 'd', search: undefined })
  scope.stop()
})

test('what comes late is let go, and what fails is told', async () => {
  const scope = effectScope()
  const it = scope.run(() => offering('who', () => ({ form: 'a.b' })))!
  const late: ((found: unknown) => void)[] = []
  answer = () => new Promise((resolve) => late.push(resolve))
  const first = it.load(), second = it.load()
  late[1]!(page('second'))
  late[0]!(page('first'))
  await Promise.all([first, second])
  expect(it.found.value!.items[0]!.id).toBe('second')
  answer = () => {
    throw new Problem(404, 'not_found', 'gone')
  }
  await it.load().catch(() => undefined)
  expect(it.failed.value).toBeInstanceOf(Problem)
  scope.stop()
})
