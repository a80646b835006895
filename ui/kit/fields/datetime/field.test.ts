import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { setPlace } from '../../time'
import { show } from '../show'
import { makeField, mountField } from '../testing'
import { beside, toInstant, toLocal } from './local'

const place = (zone: string) => setPlace({ language: 'zh-CN', zone, now: () => Date.parse('2026-11-22T02:32:00Z') })
beforeEach(() => {
  begin()
  place('Asia/Shanghai')
})

test('a point in time is filled in by the clock of the company and kept in UTC', async () => {
  const page = mountField(makeField('datetime'), '2026-11-22T06:09:00Z')
  const input = page.find<HTMLInputElement>('input')
  expect([input.type, input.value, input.id]).toEqual(['datetime-local', '2026-11-22T14:09', 'c'])
  await type(input, '2026-11-23T00:30')
  expect(page.value()).toBe('2026-11-22T16:30:00Z')
  expect(page.find('.input-suffix').textContent).toContain('周一')
  await type(input, '')
  expect(page.value()).toBeUndefined()
  expect(show(makeField('datetime'), '2026-11-22T16:30:00Z')).toBe('2026-11-23 00:30')
})

test('what is typed where there is no calendar is understood, and what is no time is kept to be told about', () => {
  expect(['2026-11-22 14:09', '2026-11-22 14:09:30', ' 2026-11-22T14:09 ', 'soon', ''].map(toInstant)).toEqual(['2026-11-22T06:09:00Z', '2026-11-22T06:09:30Z', '2026-11-22T06:09:00Z', 'soon', undefined])
  expect(['2026-11-22T06:09:30Z', 'soon', undefined].map(toLocal)).toEqual(['2026-11-22T14:09:30', 'soon', ''])
})

test('the night that clocks change', () => {
  place('Europe/Berlin')
  // Half past two comes twice, and in spring not at all.
  expect(toLocal(toInstant('2026-10-25T02:30'))).toBe('2026-10-25T02:30')
  expect(toInstant('2026-10-25T03:30')).toBe('2026-10-25T02:30:00Z')
  expect(toInstant('2026-03-29T03:30')).toBe('2026-03-29T01:30:00Z')
  expect(['2026-03-29T01:30:00Z', '2026-03-29T00:30:00Z']).toContain(toInstant('2026-03-29T02:30'))
  place('America/New_York')
  expect(toInstant('2026-07-01T09:00')).toBe('2026-07-01T13:00:00Z')
  expect([beside('2026-07-01T13:00:00Z'), beside('x')]).toEqual([expect.stringContaining('周三'), ''])
})
