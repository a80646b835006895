import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually, missing } from './eventually'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what cannot be had is tried again with the connection, and from time to time', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(new Error('cut'))
  const failed = vi.fn()
  const brought = eventually(load, failed)
  await vi.advanceTimersByTimeAsync(900)
  expect(load).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(load).toHaveBeenCalledTimes(2)
  expect(missing.value).toBe(2)
  load.mockResolvedValue('here')
  dispatchEvent(new Event('online'))
  expect(await brought).toBe('here')
  expect(load).toHaveBeenCalledTimes(3)
  expect(failed).toHaveBeenCalledTimes(2)
  expect(missing.value).toBe(0)
})
