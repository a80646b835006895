import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { setPlace } from '../../time'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => {
  begin()
  setPlace({ language: 'zh-CN', zone: 'Asia/Shanghai', now: () => Date.parse('2026-11-22T02:32:00Z') })
})

test('a beginning and an end by the clock of the company', async () => {
  const page = mountField(makeField('datetimerange'), { from: '2026-11-22T01:00:00Z' })
  const [from, to] = page.all('input') as HTMLInputElement[]
  expect([from!.type, from!.value, to!.value, to!.min]).toEqual(['datetime-local', '2026-11-22T09:00', '', '2026-11-22T09:00'])
  await type(to!, '2026-11-22T11:30')
  expect(page.value()).toEqual({ from: '2026-11-22T01:00:00Z', to: '2026-11-22T03:30:00Z' })
  const said = (value: unknown) => show(makeField('datetimerange'), value)
  expect([said(page.value()), said({ from: '2026-11-22T01:00:00Z', to: '2026-11-22T16:00:00Z' })]).toEqual(['2026-11-22 09:00 – 11:30', '2026-11-22 09:00 – 2026-11-23 00:00'])
})
