import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test('the area is as high as what it holds', async () => {
  const page = mountField(makeField('longtext'), 'a\nb')
  const area = page.find<HTMLTextAreaElement>('textarea')
  Object.defineProperty(area, 'scrollHeight', { value: 300 })
  await type(area, 'a\nb\nc')
  expect(page.value()).toBe('a\nb\nc')
  expect(area.style.height).toBe('302px')
  await type(area, '')
  expect(page.value()).toBeUndefined()
})
