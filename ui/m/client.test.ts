import { afterEach, expect, test, vi } from 'vitest'
import { forget, get, recall } from './client'

afterEach(() => vi.unstubAllGlobals())

test('what is answered to somebody who has gone meanwhile is remembered for nobody', async () => {
  let answer: (response: Response) => void = () => undefined
  vi.stubGlobal('fetch', () => new Promise((resolve) => (answer = resolve)))
  const asked = get('/records?limit=20')
  forget()
  answer(new Response('{"items":["theirs"]}', { headers: { 'X-Content-ETag': 'W/"1"' } }))
  await asked
  expect(recall('/records?limit=20')).toBeUndefined()
})

test('an answer that has not changed is still there for whoever asked, though the page has forgotten it', async () => {
  const answers = [new Response('{"items":["mine"]}', { headers: { 'X-Content-ETag': 'W/"1"' } }), new Response(null, { status: 304 })]
  vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()!))
  await get('/tasks')
  const asked = get('/tasks')
  forget()
  expect(await asked).toEqual({ items: ['mine'] })
})
