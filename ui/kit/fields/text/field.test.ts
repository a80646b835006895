import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test('text goes as typed, white space around it when it is left, and markup stays text', async () => {
  const page = mountField(makeField('text'), '<b>x</b>')
  const input = page.find<HTMLInputElement>('input')
  expect(input.value).toBe('<b>x</b>')
  expect([input.id, input.getAttribute('aria-invalid')]).toEqual(['c', 'true'])
  await type(input, ' hello ')
  expect(page.value()).toBe(' hello ')
  input.dispatchEvent(new Event('change'))
  expect(page.value()).toBe('hello')
  await type(input, '')
  expect(page.value()).toBeUndefined()
})

