import { beforeEach, expect, test, vi } from 'vitest'
import { Problem } from './client'

const calls: [method: string, path: string, sent: unknown][] = []
let server: (method: string, path: string) => unknown = () => undefined
vi.mock('./client', async (original) => ({
  ...(await original<typeof import('./client')>()),
  send: (method: string, path: string, body: unknown, how: { raw?: Blob } = {}) => {
    calls.push([method, path, how.raw ? how.raw.size : body])
    return Promise.resolve().then(() => server(method, path))
  }
}))
const { resume } = await import('./resume')

const part = 256 * 1024
const content = new Blob([new Uint8Array(2 * part + 10)])
const hash = expect.stringMatching(/^[\da-f]{64}$/)
const offsetOf = (path: string) => Number(/offset=(\d+)/.exec(path)![1])
const size = (offset: number) => Math.min(part, content.size - offset)

beforeEach(() => {
  calls.length = 0
  server = (method, path) => {
    if (path.indexOf('/finish') > 0) return { id: 'u', name: 'a', type: 'x', size: 1 }
    return { id: 'u', most: 8 << 20, offset: method === 'PATCH' ? offsetOf(path) + size(offsetOf(path)) : 0 }
  }
})

const go = (begun?: string) => {
  const noted: string[] = [], shares: number[] = []
  return resume(content, 'a', 'key', begun, (id) => Promise.resolve(noted.push(id)), (share) => shares.push(share)).then((stored) => ({ stored, noted, shares }))
}
const paths = () => calls.map(([method, path]) => `${method} ${path}`)

test('a file goes part by part, is noted when it is begun, and finished by its hash', async () => {
  const { stored, noted, shares } = await go()
  expect(paths()).toEqual(['POST /uploads', 'PATCH /uploads/u?offset=0', `PATCH /uploads/u?offset=${part}`, `PATCH /uploads/u?offset=${2 * part}`, 'POST /uploads/u/finish'])
  expect([calls[0]![2], calls[3]![2], calls[4]![2]]).toEqual([{ name: 'a', size: content.size, hash }, 10, { hash }])
  expect([stored.id, noted, shares[2]]).toEqual(['u', ['u'], 1])
})

test('what was cut off goes on where the server says, also where a part was taken and its answer lost', async () => {
  const answer = server
  let lost = true
  server = (method, path) => {
    if (method === 'GET') return { id: 'u', most: 1, offset: part }
    if (lost && method === 'PATCH') {
      lost = false
      throw new Problem(409, 'upload_offset', '')
    }
    return answer(method, path)
  }
  expect((await go('u')).noted).toEqual([])
  expect(paths()).toEqual(['GET /uploads/u', `PATCH /uploads/u?offset=${part}`, 'GET /uploads/u', `PATCH /uploads/u?offset=${part}`, `PATCH /uploads/u?offset=${2 * part}`, 'POST /uploads/u/finish'])
})

test('one that was finished, and whose answer was lost, is not sent again; one that is gone is begun anew', async () => {
  const answer = server
  server = (method, path) => {
    if (method === 'GET') throw new Problem(404, 'not_found', '')
    return answer(method, path)
  }
  await go('u')
  expect(paths()).toEqual(['GET /uploads/u', 'POST /uploads/u/finish'])
  calls.length = 0
  server = (method, path) => {
    if (method === 'GET' || path === '/uploads/old/finish') throw new Problem(404, 'not_found', '')
    return answer(method, path)
  }
  expect((await go('old')).noted).toEqual(['u'])
  expect(paths().slice(0, 4)).toEqual(['GET /uploads/old', 'POST /uploads/old/finish', 'POST /uploads', 'PATCH /uploads/u?offset=0'])
})

test('without a connection it fails, to be tried again', async () => {
  server = () => {
    throw new Problem(0, 'offline', '')
  }
  await expect(go('u')).rejects.toMatchObject({ code: 'offline' })
  expect(paths()).toEqual(['GET /uploads/u'])
})
