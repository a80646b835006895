import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hold } from './hold'

/** Storage that tells the other pages of what is written, as browsers do; here all are one. */
beforeEach(() => {
  vi.stubGlobal('localStorage', {
    setItem: (key: string, newValue: string) => setTimeout(() => dispatchEvent(new StorageEvent('storage', { key, newValue }))),
    removeItem: () => undefined
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'locks')
})

test('without locks a page has what no other holds, until that one lets go', async () => {
  const free = await hold('a')
  expect(free).toBeTypeOf('function')
  expect(await hold('a')).toBeUndefined()
  expect(await hold('b')).toBeTypeOf('function')
  free!()
  expect(await hold('a')).toBeTypeOf('function')
})

test('of pages that ask at once one has it', async () => {
  const got = await Promise.all([hold('c'), hold('c'), hold('c')])
  expect(got.filter(Boolean)).toHaveLength(1)
})

test('who waits has what is let go of a moment later', async () => {
  const free = await hold('d')
  setTimeout(free!, 200)
  expect(await hold('d', true)).toBeTypeOf('function')
})

test('a page that may store nothing holds what it asks for', async () => {
  vi.stubGlobal('localStorage', { setItem: () => { throw new Error('denied') } })
  expect(await hold('e')).toBeTypeOf('function')
})

test('where there are locks they decide, and where they are refused nobody shares anything', async () => {
  const held = new Set<string>()
  const request = async (name: string, _: object, work: (lock: object | null) => Promise<void> | void): Promise<void> => {
    if (held.has(name)) return void (await work(null))
    held.add(name)
    await work({})
    held.delete(name)
  }
  Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true })
  const free = await hold('f')
  expect(await hold('f')).toBeUndefined()
  free!()
  await Promise.resolve()
  expect(await hold('f', true)).toBeTypeOf('function')
  Object.defineProperty(navigator, 'locks', { value: { request: () => Promise.reject(new Error('denied')) }, configurable: true })
  expect(await hold('f')).toBeTypeOf('function')
})
