import { afterEach, expect, test, vi } from 'vitest'
import { prepare } from '../../core/form/definition'
import type { FormView } from '../../core/form'
import { setPlace } from '../../kit/time'
import { me } from '../session'
import { bookOf } from './facts'

afterEach(() => void vi.useRealTimers())

test('rules are told what day it is now, not what day it was when the page came', () => {
  vi.useFakeTimers({ now: Date.parse('2026-03-10T02:00:00Z') })
  const ahead = 3600000
  setPlace({ language: 'en', zone: 'Asia/Shanghai', now: () => Date.now() + ahead })
  me.value = { account: 'a', login: 'a', language: 'en', now: '2026-03-10T03:00:00Z', roles: [], admin: false, sandbox: true, companies: [], zone: 'Asia/Shanghai' }
  vi.setSystemTime(Date.parse('2026-03-13T02:00:00Z'))
  const form = prepare({ schema: { properties: {} }, layout: [], fields: [], order: [], checks: [] } as unknown as FormView, 'en')
  expect(new Date(bookOf(form).now).toISOString()).toBe('2026-03-13T03:00:00.000Z')
})
