import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test('a time is asked for by the device, and what is no time is kept to be told about', async () => {
  const page = mountField(makeField('time'), '08:15')
  const input = page.find<HTMLInputElement>('input')
  expect([input.type, input.value, input.id]).toEqual(['time', '08:15', 'c'])
  await type(input, '09:30')
  expect(page.value()).toBe('09:30')
  await type(input, '')
  expect(page.value()).toBeUndefined()
  expect([show(makeField('time'), '09:30'), show(makeField('time'), undefined)]).toEqual(['09:30', ''])
})
