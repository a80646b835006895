import { beforeEach, expect, test, vi } from 'vitest'
import { keepAssets, outdated } from './assets'
import { page } from './page'
import { keepTyped, typed } from './typed'

let fetched: string[] = []
let status = 200

beforeEach(() => {
  fetched = []
  status = 200
  document.cookie = 'superform_build=; path=/; max-age=0'
  Object.assign(page, { build: 'b7', assets: ['/assets/a.js', '/assets/a.css'] })
  Object.defineProperty(navigator, 'connection', { value: undefined, configurable: true })
  vi.stubGlobal('requestIdleCallback', (work: () => void) => work())
  vi.stubGlobal('fetch', async (address: string, how: { method?: string } = {}) => {
    fetched.push(`${how.method ?? 'GET'} ${address}`)
    return new Response(how.method ? null : 'x', { status })
  })
})

const settled = () => new Promise((done) => setTimeout(done, 5))

test('the device holds the assets before the cookie says so, and once', async () => {
  keepAssets()
  await settled()
  expect(fetched).toEqual(['GET /assets/a.js', 'GET /assets/a.css'])
  expect(document.cookie).toContain('superform_build=b7')
  keepAssets()
  await settled()
  expect(fetched).toHaveLength(2)
})

test('what a list names is fetched too', async () => {
  Object.assign(page, { assets: ['/assets/language.js', '/assets/files-1.json'] })
  vi.stubGlobal('fetch', async (address: string) => {
    fetched.push(address)
    return new Response(address === '/assets/files-1.json' ? '["/assets/a.js","/assets/a.css"]' : 'x')
  })
  keepAssets()
  await settled()
  expect(fetched).toEqual(['/assets/language.js', '/assets/files-1.json', '/assets/a.js', '/assets/a.css'])
  expect(document.cookie).toContain('superform_build=b7')
})

test('an asset that is missing leaves no cookie', async () => {
  status = 404
  keepAssets()
  await settled()
  expect(document.cookie).not.toContain('superform_build=b7')
  expect(await outdated()).toBe(true)
})

test('where data are saved nothing is fetched', async () => {
  Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true })
  keepAssets()
  await settled()
  expect(fetched).toEqual([])
})

test('assets that are there are no new version, nor is a network that fails', async () => {
  expect(await outdated()).toBe(false)
  expect(fetched).toEqual(['HEAD /assets/a.js'])
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  expect(await outdated()).toBe(false)
})

test('what was typed before the client came is kept, with the place of the focus', () => {
  document.body.innerHTML = '<div id="app"><form><input name="account"><input name="password" type="password"></form></div>'
  const [account, password] = Array.from(document.querySelectorAll('input'))
  account!.value = 'li'
  password!.value = 'sec'
  password!.focus()
  keepTyped()
  expect(typed).toEqual({ account: 'li', password: 'sec', focus: 'password' })
})
