import { beforeEach, expect, test } from 'vitest'
import { begin } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test('a switch tells true and false', () => {
  const page = mountField(makeField('boolean'))
  const input = page.find<HTMLInputElement>('[role=switch]')
  expect(input.checked).toBe(false)
  input.click()
  expect(page.value()).toBe(true)
  input.click()
  expect(page.value()).toBe(false)
})

test('where an answer is needed nothing looks answered before it is', async () => {
  const page = mountField(makeField('boolean'), undefined, { required: true })
  const [yes, no] = page.all('[type=radio]') as [HTMLInputElement, HTMLInputElement]
  expect([yes.checked, no.checked]).toEqual([false, false])
  no.click()
  expect(page.value()).toBe(false)
  expect(show(makeField('boolean'), false)).toBe('否')
})
