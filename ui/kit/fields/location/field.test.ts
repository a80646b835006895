import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { location } from '../../../core/form/types/location'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())
afterEach(() => vi.unstubAllGlobals())

type Found = (position: { coords: { latitude: number; longitude: number; accuracy: number } }) => void
type Lost = (why: { code: number }) => void

/** A device that does what it is told when it is asked where it is. */
function device(answer: (found: Found, lost: Lost) => void): void {
  vi.stubGlobal('navigator', { ...navigator, geolocation: { getCurrentPosition: (found: Found, lost: Lost) => answer(found, lost) } })
}

async function press(page: ReturnType<typeof mountField>): Promise<void> {
  page.find('.button').click()
  await new Promise((done) => setTimeout(done))
  await nextTick()
}

test('the device says where it is when it is asked; what is typed stays beside it', async () => {
  let asked = 0
  device((found) => (asked++, found({ coords: { latitude: 31.23041649, longitude: 121.4737014, accuracy: 19.2 } })))
  const page = mountField(makeField('location'), { address: '东门', source: 'typed' })
  expect(asked).toBe(0)
  await press(page)
  expect(page.value()).toEqual({ lat: 31.230416, lng: 121.473701, accuracy: 20, source: 'device', address: '东门' })
  const link = page.find('a') as HTMLAnchorElement
  expect([link.getAttribute('href'), link.textContent]).toEqual(['geo:31.230416,121.473701', '31.230416, 121.473701 ±20 米'])
  expect(show(makeField('location'), page.value())).toBe('东门 · 31.230416, 121.473701 ±20 米')
  await type(page.find('input') as HTMLInputElement, '')
  expect(page.value()).toEqual({ lat: 31.230416, lng: 121.473701, accuracy: 20, source: 'device' })
  page.find('.icon-button').click()
  await nextTick()
  expect(page.value()).toBeUndefined()
})

test('an address is typed where there is no position', async () => {
  const page = mountField(makeField('location'))
  await type(page.find('input') as HTMLInputElement, '人民广场')
  expect(page.value()).toEqual({ address: '人民广场', source: 'typed' })
  await type(page.find('input') as HTMLInputElement, '')
  expect(page.value()).toBeUndefined()
})

test('why there is none is said, with the way out', async () => {
  const page = mountField(makeField('location')), only = mountField(makeField('location', { 'x-input': 'here' }))
  for (const [code, words] of [[1, '权限'], [2, '没有给出'], [3, '太久']] as const) {
    device((_, lost) => lost({ code }))
    await press(page)
    expect(page.find('.place-fault').textContent).toContain(words)
  }
  expect(page.find('.place-fault').textContent).toContain('也可以直接填写地址')
  device((found) => found({ coords: { latitude: NaN, longitude: 200, accuracy: 5 } }))
  await press(only)
  expect(only.find('.place-fault').textContent).toMatch(/没有给出.*只收设备/)
  vi.stubGlobal('navigator', {})
  await press(page)
  expect(page.find('.place-fault').textContent).toContain('不能定位')
  vi.stubGlobal('isSecureContext', false)
  await press(page)
  expect(page.find('.place-fault').textContent).toContain('https')
  expect(page.value()).toBeUndefined()
})

test('what is found after the position was removed is thrown away', async () => {
  let tell: Found = () => undefined
  device((found) => (tell = found))
  const page = mountField(makeField('location'), { lat: 1, lng: 2, source: 'device', at: '2026-11-22T06:09:00Z' })
  await press(page)
  page.find('.icon-button').click()
  tell({ coords: { latitude: 3, longitude: 4, accuracy: 5 } })
  await nextTick()
  expect(page.value()).toBeUndefined()
})

test('it is read and written as the server does', () => {
  const field = makeField('location')
  const read = (from: unknown) => {
    const found = location.read(field, from, () => undefined)
    return found && ('kind' in found ? found.kind === 'blank' ? 'blank' : JSON.stringify(location.write!(field, found)) + (location.check!(field, found)?.code ?? '') : found.code)
  }
  expect(read({ at: '2026-11-22T14:09:00+08:00', lng: 2, lat: 91 })).toBe('{"lat":91,"lng":2,"at":"2026-11-22T06:09:00Z"}place_latitude')
  expect([{ source: 'device' }, { lat: '1', lng: 2 }, { lat: 1, lng: 2, altitude: 3 }, { lat: 1.1234567, lng: 2 }, { lat: 1, lng: 2, accuracy: .5 }, [1, 2], { source: 'gps' }].map(read))
    .toEqual(['blank', undefined, undefined, 'number_decimals', 'not_whole', undefined, 'option_unknown'])
})
