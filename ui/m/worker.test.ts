import { afterEach, expect, test, vi } from 'vitest'
import { page } from './page'
import { startWorker } from './worker'

afterEach(() => vi.unstubAllGlobals())

test('the worker serves home too, which is not below its script', () => {
  const register = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { serviceWorker: { register } })
  page.build = 'b1'
  startWorker()
  expect(register).toHaveBeenCalledWith('/m/sw.js', { scope: '/' })
})
