import { expect, test } from 'vitest'
import { begin, mount } from '../../testing'
import PictureValue from './picture.vue'

test('a picture is shown small with when it came, anything else by a drawing', () => {
  begin()
  const file = { id: 'f', name: '<b>.png', size: 1, thumb: true, at: '2026-11-20T02:00:00Z' }
  const shown = mount(PictureValue, { name: 'file', file, href: '/api/v1/files/f' })
  expect(shown.find<HTMLImageElement>('img').getAttribute('src')).toBe('/api/v1/files/f/thumb')
  expect(shown.find('time').getAttribute('datetime')).toBe('2026-11-20T02:00:00Z')
  for (const other of [{ name: 'file', file: { ...file, thumb: false }, href: '/f' }, { name: 'file', file, href: '' }, { name: 'file', href: '/f' }]) {
    const page = mount(PictureValue, other)
    expect([page.all('img').length, page.all('svg').length]).toEqual([0, 1])
  }
})
